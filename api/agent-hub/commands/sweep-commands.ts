import type { Database } from '../../../drizzle/database.ts';
import { expireTargets, findUnsettledCommands } from '../../../drizzle/queries/command-settlement.ts';
import { expireWaiting } from '../../../drizzle/queries/waiting-commands.ts';
import type { CommandSettler } from './command-settler.ts';
import type { SentTargets } from './sent-targets.ts';
import type { TargetSender } from './target-sender.ts';

export const sweepIntervalMs = 2000;
/** The agent gives up at the deadline itself; its word is better than our guess. */
const answerGraceSeconds = 1;

export interface SweepDeps {
  database: Database;
  sender: TargetSender;
  settler: CommandSettler;
  sent: SentTargets;
}

/**
 * Finishes what got stuck: hops that were lost, agents that never answered, a process that died half-way.
 * Every instance does it; each step is a compare-and-set.
 */
export async function sweepCommands({ database, sender, settler, sent }: SweepDeps): Promise<void> {
  sent.removeOld(Date.now());
  await sender.sendQueued('all');
  const expired = await expireTargets(database.sql, answerGraceSeconds);
  const unsettled = await findUnsettledCommands(database.sql);
  for (const commandId of new Set([...expired, ...unsettled])) await settler.settle(commandId);
  for (const commandId of await expireWaiting(database.orm)) settler.announce(commandId, 'expired');
}
