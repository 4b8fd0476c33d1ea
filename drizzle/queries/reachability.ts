import type { Sql } from 'postgres';

/** A check that did not happen for this long means that nobody was watching. */
const blindAfterSeconds = 15;
const since = 'agents-reachable:since';
const checked = 'agents-reachable:checked';

/**
 * Notes whether agents could have reached us: an API instance holds its lease. Called every few seconds.
 * Silence counts against a host only while this has been true without a break, or a restart of the API
 * or of PostgreSQL would look like all hosts going down at once.
 */
export async function watchReachability(sql: Sql): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`
      insert into watermarks (name, through) values (${since}, now())
      on conflict (name) do update set through = case
        when exists (select from instances where lease_until > now())
          and exists (
            select from watermarks last
            where last.name = ${checked} and last.through > now() - make_interval(secs => ${blindAfterSeconds})
          )
        then watermarks.through else now() end`;
    await transaction`
      insert into watermarks (name, through) values (${checked}, now())
      on conflict (name) do update set through = excluded.through`;
  });
}

/** Seconds for which agents could reach us without a break; 0 = not now, or nobody has looked of late. */
export async function readReachableSeconds(sql: Sql): Promise<number> {
  const [row] = await sql<{ seconds: number }[]>`
    select extract(epoch from now() - through)::float8 as seconds from watermarks
    where name = ${since} and exists (select from instances where lease_until > now())
      and exists (
        select from watermarks last
        where last.name = ${checked} and last.through > now() - make_interval(secs => ${blindAfterSeconds})
      )`;
  return row?.seconds ?? 0;
}
