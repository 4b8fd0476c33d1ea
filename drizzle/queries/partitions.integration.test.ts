import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { dropPartitionsBefore, ensurePartitions, partitionedTables } from './partitions.ts';

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());

const now = new Date('2031-03-01T23:59:59.999Z');

test('makes each daily partition once, however many ask at the same time', async () => {
  const { database } = testDatabase;
  const made = await Promise.all(Array.from({ length: 4 }, () => ensurePartitions(database, { now })));
  expect(made.flat()).toHaveLength(7 * partitionedTables.length);
  expect(new Set(made.flat())).toContain('samples_20310301');
  expect(new Set(made.flat())).toContain('rollups_1m_20310226');
  expect(await ensurePartitions(database, { now })).toEqual([]);
});

test('takes rows at both edges of a UTC day', async () => {
  const { sql } = testDatabase.database;
  for (const at of ['2031-03-01T00:00:00Z', '2031-03-01T23:59:59.999999Z']) {
    await sql`insert into rollups (resolution_seconds, server_id, bucket, minimum, average, maximum, count, metric, key)
      values (60, gen_random_uuid(), ${at}, 1, 1, 1, 1, 'cpu_percent', '')`;
  }
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from rollups_1m_20310301`;
  expect(row?.count).toBe(2);
});

test('drops whole days before the boundary and keeps the day it falls in', async () => {
  const { database } = testDatabase;
  const dropped = await dropPartitionsBefore(database, 'rollups_1m', new Date('2031-02-28T12:00:00Z'));
  expect(dropped).toContain('rollups_1m_20310227');
  expect(dropped).not.toContain('rollups_1m_20310228');
  expect(await ensurePartitions(database, { now, daysBack: 1 })).toEqual([]);
});
