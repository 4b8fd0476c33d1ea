import { hostname } from 'node:os';
import { ConfigError } from '../../shared/define-config.ts';
import type { Logger } from '../../shared/logger.ts';
import type { AgentConfig } from '../config.ts';
import { EnrolmentFile } from './enrolment-file.ts';
import { serverNameOf } from './server-name.ts';

/** Gives the key, now or when this machine has enrolled. Rejects only with the signal's reason. */
export type ApiKeySource = (signal: AbortSignal) => Promise<string>;

/**
 * Where this agent's key comes from: the setting, else what an earlier enrolment left, else an enrolment.
 *
 * @throws ConfigError when there is none of them
 */
export async function findApiKeySource(config: AgentConfig, logger: Logger): Promise<ApiKeySource> {
  const { CHATOPS_API_KEY: apiKey, CHATOPS_ENROLMENT_KEY: enrolmentKey } = config;
  if (apiKey !== undefined) return async () => apiKey;
  const file = new EnrolmentFile(config.CHATOPS_DATA_DIR);
  const enrolled = (await file.read())?.enrolled;
  if (enrolled !== undefined) return async () => enrolled.key;
  if (enrolmentKey === undefined) {
    throw new ConfigError(
      'agent cannot start: CHATOPS_API_KEY is not set, nor CHATOPS_ENROLMENT_KEY with which to get one. See docs/configuration.md.',
    );
  }
  const name = config.CHATOPS_SERVER_NAME ?? serverNameOf(hostname());
  return async (signal) => {
    // Needed once in the life of a server: not loaded at every start.
    const { enrol } = await import('./enrol.ts');
    return enrol({ file, url: config.CHATOPS_URL, enrolmentKey, name, logger, signal });
  };
}
