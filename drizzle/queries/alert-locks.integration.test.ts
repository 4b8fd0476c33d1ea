import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { fireAlerts, insertRule } from '../../test/support/insert-alerts.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { acknowledgeAlerts } from './alert-actions.ts';
import { saveReadings } from './alert-changes.ts';
import { lockOpenAlerts } from './lock-alerts.ts';

let test: TestDatabase;
let ids: string[];

beforeEach(async () => {
  test = await createTestDatabase();
  const ruleId = await insertRule(test.database);
  // The greater id lies before the smaller one.
  for (const [index, first] of ['f', '0'].entries()) {
    const id = first + randomUUID().slice(1);
    await fireAlerts(test.database, ruleId, 1, { from: index + 1, id });
  }
  const rows = await test.database.sql<{ id: string }[]>`select id from alerts order by id`;
  ids = rows.map(({ id }) => id);
});
afterEach(() => test.drop());

const isWaiting = async () => {
  const rows = await test.database.sql`select from pg_locks where not granted`;
  expect(rows).toHaveLength(1);
};

it('people who acknowledge several and whoever else changes them wait, and neither fails', async () => {
  const [first, second] = ids as [string, string];
  let acknowledging: Promise<unknown> = Promise.resolve();
  await test.database.sql.begin(async (transaction) => {
    const sql = transaction as unknown as Sql;
    expect(await lockOpenAlerts(sql, [first])).toEqual([first]);
    acknowledging = test.database.orm.transaction((tx) => acknowledgeAlerts(tx, ids, 'Ada', null));
    await eventually(isWaiting);
    expect(await lockOpenAlerts(sql, [second])).toEqual([second]);
  });
  expect(await acknowledging).toMatchObject({ alertIds: ids });
});

it('what is resolved is not locked', async () => {
  await test.database.sql`update alerts set resolved_at = now() where id = ${ids[0]!}`;
  expect(await lockOpenAlerts(test.database.sql, ids)).toEqual([ids[1]]);
});

it('a reading that is what it was writes nothing', async () => {
  const versions = async () =>
    (await test.database.sql`select xmin::text from alerts order by id`).map(({ xmin }) => xmin);
  const before = await versions();
  const same = { state: 'firing' as const, value: 97, peak: null };
  await saveReadings(
    test.database.sql,
    ids.map((alertId) => ({ alertId, ...same })),
  );
  expect(await versions()).toEqual(before);
  await saveReadings(test.database.sql, [{ alertId: ids[0]!, ...same, value: 98, peak: 98 }]);
  const [changed, other] = await versions();
  expect(changed).not.toBe(before[0]);
  expect(other).toBe(before[1]);
});
