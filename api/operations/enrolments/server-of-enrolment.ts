import type { Transaction } from '../../../drizzle/database.ts';
import { type ApiKeyRow, findApiKey, revokeApiKey } from '../../../drizzle/queries/api-keys.ts';
import { type Enrolment, listNamesBeginning, takeEnrolmentUse } from '../../../drizzle/queries/enrolments.ts';
import { findServer, insertServer, type ServerRow } from '../../../drizzle/queries/servers.ts';
import { AppError } from '../../../shared/errors.ts';
import { freeName, stemLength } from './free-name.ts';

export interface ServerOfEnrolment {
  server: ServerRow;
  replacedKeyId?: string;
  /** For the audit trail. */
  rule: string;
}

/** Another key, or a person, may take the free name between the look and the insert. */
const nameAttempts = 5;

/** Undefined when the key has no use left. */
export async function newServer(
  tx: Transaction,
  { id: keyId, tags }: ApiKeyRow,
  name: string,
): Promise<ServerOfEnrolment | undefined> {
  const usesLeft = await takeEnrolmentUse(tx, keyId);
  if (usesLeft === undefined) return undefined;
  for (let attempt = 0; attempt < nameAttempts; attempt += 1) {
    const taken = await listNamesBeginning(tx, name.slice(0, stemLength));
    const server = await insertServer(tx, { name: freeName(name, taken), tags: tags ?? [] });
    if (server !== undefined) return { server, rule: `enrolment key, ${usesLeft} uses left` };
  }
  throw new AppError('conflict', `Many servers are just being named like "${name}".`, { hint: 'Try again.' });
}

/** Only until the agent has connected: afterwards nobody gets a second key by knowing the first one's enrolment. */
export async function repeatedServer(
  tx: Transaction,
  { serverId, agentKeyId }: Enrolment,
): Promise<ServerOfEnrolment> {
  const [server, agentKey] = [await findServer(tx, serverId), await findApiKey(tx, agentKeyId)];
  if (server === undefined || agentKey === undefined || agentKey.lastUsedAt !== null) {
    throw new AppError('conflict', 'This enrolment is over: its server was deleted or has connected.', {
      hint: 'To enrol anew, delete enrolment.json in the data directory of the agent.',
    });
  }
  await revokeApiKey(tx, agentKeyId);
  return { server, replacedKeyId: agentKeyId, rule: 'the same enrolment again' };
}
