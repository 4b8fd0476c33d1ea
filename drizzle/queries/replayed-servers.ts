import type { Sql } from 'postgres';

export interface ReplayedServer {
  id: string;
  name: string;
  /** Between two samples; null = never told. */
  intervalSeconds: number | null;
}

export async function readReplayedServers(sql: Sql, ids: readonly string[]): Promise<ReplayedServer[]> {
  return sql<ReplayedServer[]>`
    select id, name, interval_seconds as "intervalSeconds" from servers
    where id = any(${ids as string[]}::uuid[])`;
}
