import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import { shardOf } from '../../shared/shard.ts';
import type { Queryable } from '../database.ts';
import { containers, processSnapshots, servers } from '../schema/servers.ts';

export type ServerRow = typeof servers.$inferSelect;

/** What the target grammar and the rights need to know of a server. */
export interface ServerName {
  id: string;
  name: string;
  tags: string[];
}

/** Every server there is, by name. Small rows: thousands are a few milliseconds. */
export async function listServerNames(db: Queryable): Promise<ServerName[]> {
  return db
    .select({ id: servers.id, name: servers.name, tags: servers.tags })
    .from(servers)
    .where(isNull(servers.deletedAt))
    .orderBy(asc(sql`lower(${servers.name})`));
}

export async function findServer(db: Queryable, id: string): Promise<ServerRow | undefined> {
  const [row] = await db
    .select()
    .from(servers)
    .where(and(eq(servers.id, id), isNull(servers.deletedAt)));
  return row;
}

/** Undefined when another server has the name, in any case. */
export async function insertServer(
  db: Queryable,
  server: { name: string; tags: string[] },
): Promise<ServerRow | undefined> {
  const id = uuidv7();
  const [row] = await db
    .insert(servers)
    .values({ id, shard: shardOf(id), ...server })
    .onConflictDoNothing()
    .returning();
  return row;
}

export async function isNameTaken(db: Queryable, name: string, exceptId: string): Promise<boolean> {
  const rows = await db
    .select({ id: servers.id })
    .from(servers)
    .where(and(eq(sql`lower(${servers.name})`, name.toLowerCase()), isNull(servers.deletedAt)));
  return rows.some((row) => row.id !== exceptId);
}

/** `change` holds at least one field. */
export async function updateServer(
  db: Queryable,
  id: string,
  change: { name?: string | undefined; tags?: string[] | undefined },
): Promise<ServerRow | undefined> {
  const [row] = await db
    .update(servers)
    .set(change)
    .where(and(eq(servers.id, id), isNull(servers.deletedAt)))
    .returning();
  return row;
}

/** History keeps its server: the row stays, the name becomes free. */
export async function markServerDeleted(db: Queryable, id: string): Promise<void> {
  await db.update(servers).set({ deletedAt: sql`now()` }).where(eq(servers.id, id));
}

export interface ContainerRow {
  serverId: string;
  containerId: string;
  name: string;
  state: string;
}

/** What runs or stopped on these servers, without what is gone. */
export async function listContainerNames(db: Queryable, serverIds: string[]): Promise<ContainerRow[]> {
  if (serverIds.length === 0) return [];
  return db
    .select({
      serverId: containers.serverId,
      containerId: containers.containerId,
      name: containers.name,
      state: sql<string>`${containers.info}->>'state'`,
    })
    .from(containers)
    .where(and(inArray(containers.serverId, serverIds), isNull(containers.goneAt)))
    .orderBy(containers.serverId, containers.name);
}

export async function findProcessSnapshot(
  db: Queryable,
  serverId: string,
): Promise<{ takenAt: Date; processes: ProcessInfo[] } | undefined> {
  const [row] = await db
    .select({ takenAt: processSnapshots.takenAt, processes: processSnapshots.processes })
    .from(processSnapshots)
    .where(eq(processSnapshots.serverId, serverId));
  return row;
}
