import { and, desc, eq, inArray, isNull, lt, notExists, sql } from 'drizzle-orm';
import { type CommandState, finalCommandStates } from '../../shared/api-contract/commands.ts';
import type { Queryable } from '../database.ts';
import { commands, commandTargets } from '../schema/commands.ts';
import { servers } from '../schema/servers.ts';
import { type CommandApprovalRow, listApprovals } from './command-approvals.ts';
import { type Page, type PageRequest, toPage } from './pages.ts';

export type CommandRow = typeof commands.$inferSelect;
export type NewCommand = typeof commands.$inferInsert;
export type CommandTargetRow = typeof commandTargets.$inferSelect & {
  serverName: string;
  serverTags: string[];
};
export type NewCommandTarget = Omit<typeof commandTargets.$inferInsert, 'commandId' | 'state'>;
export type CommandWithTargets = CommandRow & {
  targets: CommandTargetRow[];
  approvals: CommandApprovalRow[];
};

/** Command and targets together; undefined when this source sent this event before. */
export async function insertCommand(
  db: Queryable,
  command: NewCommand,
  targets: NewCommandTarget[],
): Promise<CommandRow | undefined> {
  const [row] = await db
    .insert(commands)
    .values(command)
    .onConflictDoNothing({ target: [commands.source, commands.sourceEventId] })
    .returning();
  if (row === undefined) return undefined;
  await db
    .insert(commandTargets)
    .values(targets.map((target) => ({ ...target, commandId: row.id, state: row.state })));
  return row;
}

export async function findCommand(db: Queryable, id: string): Promise<CommandWithTargets | undefined> {
  const [row] = await db.select().from(commands).where(eq(commands.id, id));
  return row === undefined ? undefined : (await withTargets(db, [row]))[0];
}

export async function findCommandBySource(
  db: Queryable,
  source: string,
  sourceEventId: string,
): Promise<CommandWithTargets | undefined> {
  const [row] = await db
    .select()
    .from(commands)
    .where(and(eq(commands.source, source), eq(commands.sourceEventId, sourceEventId)));
  return row === undefined ? undefined : (await withTargets(db, [row]))[0];
}

export interface CommandFilter {
  /** Commands that touch one of these; undefined = any. */
  touching?: string[] | undefined;
  /** Commands that touch nothing but these; undefined = no limit. */
  within?: string[] | undefined;
  state?: CommandState | undefined;
}

/** Newest first. */
export async function listCommands(
  db: Queryable,
  { touching, within, state }: CommandFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<CommandWithTargets>> {
  if (touching?.length === 0 || within?.length === 0) return { items: [], nextCursor: null };
  const touched =
    touching &&
    db
      .select({ id: commandTargets.commandId })
      .from(commandTargets)
      .where(inArray(commandTargets.serverId, touching));
  const outside =
    within &&
    db
      .select({ one: sql`1` })
      .from(commandTargets)
      .where(
        and(
          eq(commandTargets.commandId, commands.id),
          sql`${commandTargets.serverId} <> all(${`{${within.join(',')}}`}::uuid[])`,
        ),
      );
  const rows = await db
    .select()
    .from(commands)
    .where(
      and(
        cursor === undefined ? undefined : lt(commands.id, cursor),
        state && eq(commands.state, state),
        // The few that are open have an index; without a word of it all there ever were are looked through.
        state && !finalCommandStates.has(state) ? isNull(commands.finishedAt) : undefined,
        touched && inArray(commands.id, touched),
        outside && notExists(outside),
      ),
    )
    .orderBy(desc(commands.id))
    .limit(limit + 1);
  const page = toPage(rows, limit, (row) => row.id);
  return { ...page, items: await withTargets(db, page.items) };
}

async function withTargets(db: Queryable, rows: CommandRow[]): Promise<CommandWithTargets[]> {
  if (rows.length === 0) return [];
  const targets = await db
    .select({ target: commandTargets, serverName: servers.name, serverTags: servers.tags })
    .from(commandTargets)
    .leftJoin(servers, eq(servers.id, commandTargets.serverId))
    .where(
      inArray(
        commandTargets.commandId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(commandTargets.id);
  const needed = rows.filter((row) => row.approvalsRequired > 0).map((row) => row.id);
  const approvals = await listApprovals(db, needed);
  return rows.map((row) => ({
    ...row,
    approvals: approvals.filter(({ commandId }) => commandId === row.id),
    targets: targets
      .filter(({ target }) => target.commandId === row.id)
      .map(({ target, serverName, serverTags }) => ({
        ...target,
        serverName: serverName ?? 'a deleted server',
        serverTags: serverTags ?? [],
      })),
  }));
}
