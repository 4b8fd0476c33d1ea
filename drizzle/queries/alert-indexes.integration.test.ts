import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** What a worker asks every few seconds must not read all alerts there ever were. */
it.each([
  [
    'hosts that are down or came back just now',
    'alerts_resolved_idx',
    `select id from alerts where metric = 'heartbeat_age_seconds'
      and (resolved_at is null or resolved_at > now() - interval '2 minutes')`,
  ],
  [
    'escalations that are due or may go on',
    'escalations_due_idx',
    `select alert_id from escalations where (state = 'running' and next_at <= now()) or state = 'stopped'
      order by next_at limit 1`,
  ],
])('%s are found by %s', async (_, index, query) => {
  const plan = await test.database.sql.begin(async (sql) => {
    await sql`set local enable_seqscan = off`;
    return sql.unsafe(`explain (costs off) ${query}`);
  });
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
});
