import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { listCommands } from './commands.ts';

let test: TestDatabase;
const waiting = '0198c0de-0000-7000-8000-000000000001';
beforeAll(async () => {
  test = await createTestDatabase();
  await test.database.sql`
    insert into commands (id, source, source_event_id, verb, class, args, requested_by, requested_by_label, state,
      argument_hash, timeout_seconds, deadline_at, finished_at)
    select case n when 1 then ${waiting}::uuid else gen_random_uuid() end, 'test', n::text, 'restart', 'operate', '{}',
      gen_random_uuid(), 'Ada (web)', case n when 1 then 'awaiting_approval' else 'succeeded' end,
      '\\x00', 60, now(), case n when 1 then null else now() end
    from generate_series(1, 20000) n`;
  await test.database.sql`analyze commands`;
});
afterAll(() => test.drop());

/** Asked by every open page every few seconds. */
it('commands that wait for approval are found without reading all there ever were', async () => {
  await test.database.orm.transaction(async (tx) => {
    const { items } = await listCommands(tx, { state: 'awaiting_approval' }, { limit: 200 });
    expect(items.map(({ id }) => id)).toEqual([waiting]);
    const [read] = await tx.execute<{ rows: number }>(sql`
      select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
      from pg_stat_xact_user_tables where relname = 'commands'`);
    expect(read?.rows).toBeLessThan(100);
  });
});
