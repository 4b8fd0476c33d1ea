import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';

/** As if agents had been able to reach an API instance for so long, and for the length of a test on. */
export async function agentsReachableFor(sql: Sql, seconds: number): Promise<void> {
  await sql`
    insert into instances (id, hostname, lease_until) values (${randomUUID()}, 'api', now() + interval '1 hour')`;
  await sql`
    insert into watermarks (name, through) values
      ('agents-reachable:since', now() - make_interval(secs => ${seconds})),
      ('agents-reachable:checked', now() + interval '1 hour')
    on conflict (name) do update set through = excluded.through`;
}
