import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { builtinRules, ensureBuiltinRules } from './builtin-rules.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('an upgrade adds the rules that are new, once, and leaves what people edited or deleted', async () => {
  const { sql } = test.database;
  await ensureBuiltinRules(test.database);
  // As the release before left it: with an edited rule and a deleted one, without the newest.
  await sql`delete from alert_rules where builtin like 'container-o%'`;
  await sql`update alert_rules set warning_threshold = 50 where builtin = 'cpu'`;
  await sql`update alert_rules set deleted_at = now() where builtin = 'disk'`;
  await Promise.all([1, 2, 3].map(() => ensureBuiltinRules(test.database)));
  const rules =
    await sql`select builtin, warning_threshold, deleted_at is not null as deleted from alert_rules`;
  expect(rules.map(({ builtin }) => builtin).sort()).toEqual(
    builtinRules.map(({ builtin }) => builtin).sort(),
  );
  expect(rules.find(({ builtin }) => builtin === 'cpu')).toMatchObject({ warning_threshold: 50 });
  expect(rules.filter(({ deleted }) => deleted)).toMatchObject([{ builtin: 'disk' }]);
});
