import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../shared/logger.ts';
import { backoffMs, slowBackoffMs } from '../backoff.ts';
import { askToEnrol } from './ask-to-enrol.ts';
import type { EnrolmentFile } from './enrolment-file.ts';

export interface EnrolmentOptions {
  file: EnrolmentFile;
  url: string;
  enrolmentKey: string;
  /** As this server should be called. */
  name: string;
  logger: Logger;
  signal: AbortSignal;
}

/**
 * Makes this machine a server and keeps the key it gets; tries until it has one. The id of the enrolment is
 * on disk before the first try and the key before it is used: an agent that dies in between asks again
 * under the same id and gets the same server.
 *
 * @returns the API key
 * @throws the signal's reason
 */
export async function enrol({ file, logger, signal, ...ask }: EnrolmentOptions): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    let delayMs = backoffMs(attempt, Math.random());
    try {
      const enrolmentId = await keepEnrolmentId(file);
      const answer = await askToEnrol({ ...ask, enrolmentId, signal });
      signal.throwIfAborted();
      if (answer.kind === 'enrolled') {
        const { enrolled } = answer;
        await file.write({ enrolmentId, enrolled });
        const { serverId, serverName } = enrolled;
        logger.info({ serverId, serverName, file: file.path }, 'enrolled');
        if (serverName !== ask.name) {
          logger.warn({ wanted: ask.name, serverName }, 'another server has that name');
        }
        return enrolled.key;
      }
      const { kind, detail } = answer;
      if (kind === 'refused') delayMs = slowBackoffMs(Math.random());
      logger[kind === 'refused' ? 'error' : 'warn']({ detail, retryInMs: delayMs }, 'not enrolled yet');
    } catch (err) {
      signal.throwIfAborted();
      logger.error(
        { err, file: file.path, retryInMs: delayMs },
        'cannot keep the enrolment; not enrolled yet',
      );
    }
    await sleep(delayMs, undefined, { signal });
  }
}

async function keepEnrolmentId(file: EnrolmentFile): Promise<string> {
  const kept = await file.read();
  if (kept !== undefined) return kept.enrolmentId;
  const enrolmentId = randomUUID();
  await file.write({ enrolmentId });
  return enrolmentId;
}
