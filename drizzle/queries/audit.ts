import { and, desc, eq, gte, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { auditEntries, commands, commandTargets } from '../schema/commands.ts';
import { servers } from '../schema/servers.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type AuditRow = typeof auditEntries.$inferSelect;
export type NewAuditEntry = Omit<typeof auditEntries.$inferInsert, 'id' | 'at' | 'previousHash' | 'hash'>;

export async function insertAuditEntry(db: Queryable, entry: NewAuditEntry): Promise<void> {
  await db.insert(auditEntries).values(entry);
}

export interface AuditFilter {
  /** Part of the actor's label, or their account's id. */
  actor?: string | undefined;
  action?: string | undefined;
  /** One of the targets, as it was named. */
  target?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Newest first. */
export async function listAuditEntries(
  db: Queryable,
  filter: AuditFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<AuditRow>> {
  const conditions: (SQL | undefined)[] = [
    cursor === undefined ? undefined : lt(auditEntries.id, Number(cursor)),
    filter.actor === undefined
      ? undefined
      : or(
          sql`strpos(lower(${auditEntries.actor}), lower(${filter.actor})) > 0`,
          sql`${auditEntries.actorUserId}::text = ${filter.actor}`,
        ),
    filter.action === undefined ? undefined : eq(auditEntries.action, filter.action),
    filter.target === undefined ? undefined : sql`${filter.target} = any(${auditEntries.targets})`,
    filter.from === undefined ? undefined : gte(auditEntries.at, filter.from),
    filter.to === undefined ? undefined : lte(auditEntries.at, filter.to),
  ];
  const rows = await db
    .select()
    .from(auditEntries)
    .where(and(...conditions))
    .orderBy(desc(auditEntries.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => String(row.id));
}

/**
 * One entry `command.finish` with the outcome; call it in the transaction that finishes the command,
 * so that there is no finished command without its entry.
 */
export async function recordCommandOutcome(db: Queryable, commandId: string): Promise<void> {
  const [command] = await db.select().from(commands).where(eq(commands.id, commandId));
  if (command === undefined) return;
  const targets = await db
    .select({ server: servers.name, container: commandTargets.containerName, state: commandTargets.state })
    .from(commandTargets)
    .innerJoin(servers, eq(servers.id, commandTargets.serverId))
    .where(eq(commandTargets.commandId, commandId))
    .orderBy(commandTargets.id);
  const named = targets.map(({ server, container, state }) => ({
    name: container === null ? server : `${server}/${container}`,
    state,
  }));
  await insertAuditEntry(db, {
    actorUserId: command.requestedBy,
    actor: command.requestedByLabel,
    action: 'command.finish',
    arguments: { verb: command.verb, ...command.args, states: named.map(({ state }) => state) },
    targets: named.map(({ name }) => name),
    decision: 'allowed',
    rule: 'outcome of a command that was allowed',
    commandId,
    outcome: command.state,
  });
}
