import { eq } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import { commands, commandTargets } from '../schema/commands.ts';
import { servers } from '../schema/servers.ts';
import { appendEntries, type NewAuditEntry } from './audit-append.ts';
import { findSafeguards } from './command-approvals.ts';

/** One entry; in a transaction let it be the last thing that is done. */
export async function insertAuditEntry(db: Queryable, entry: NewAuditEntry): Promise<void> {
  if ('rollback' in db) await appendEntries(db, [entry]);
  else await db.transaction((tx) => appendEntries(tx, [entry]));
}

/**
 * One entry `command.finish` with the outcome; call it at the end of the transaction that finishes the
 * command, so that there is no finished command without its entry.
 */
export async function recordCommandOutcome(tx: Transaction, commandId: string): Promise<void> {
  await recordCommandOutcomes(tx, [commandId]);
}

/** For a transaction that finishes several: only after all of them are changed. */
export async function recordCommandOutcomes(tx: Transaction, commandIds: readonly string[]): Promise<void> {
  const entries: NewAuditEntry[] = [];
  for (const id of commandIds) {
    const entry = await outcomeEntry(tx, id);
    if (entry !== undefined) entries.push(entry);
  }
  await appendEntries(tx, entries);
}

async function outcomeEntry(tx: Transaction, commandId: string): Promise<NewAuditEntry | undefined> {
  const [command] = await tx.select().from(commands).where(eq(commands.id, commandId));
  if (command === undefined) return undefined;
  const targets = await tx
    .select({ server: servers.name, container: commandTargets.containerName, state: commandTargets.state })
    .from(commandTargets)
    .innerJoin(servers, eq(servers.id, commandTargets.serverId))
    .where(eq(commandTargets.commandId, commandId))
    .orderBy(commandTargets.id);
  const named = targets.map(({ server, container, state }) => ({
    name: container === null ? server : `${server}/${container}`,
    state,
  }));
  return {
    actorUserId: command.requestedBy,
    actor: command.requestedByLabel,
    action: 'command.finish',
    arguments: { verb: command.verb, ...command.args, states: named.map(({ state }) => state) },
    targets: named.map(({ name }) => name),
    decision: 'allowed',
    rule: 'outcome of a command that was allowed',
    commandId,
    outcome: command.state,
    ...(await findSafeguards(tx, commandId)),
  };
}
