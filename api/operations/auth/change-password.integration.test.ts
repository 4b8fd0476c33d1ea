import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { adminCredentials, startTestApi, type TestApi } from '../../../test/support/test-api.ts';
import { logIn } from '../../../test/support/test-session.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test.each([
  ['a new password', "update users set password_hash = 'of the owner'"],
  ['a disabled account', 'update users set disabled_at = now()'],
  ['a logout everywhere', 'update sessions set revoked_at = now()'],
])('a password change that %s overtakes changes nothing', async (_what, statement) => {
  const { sql } = api.world.database;
  const thief = await logIn(api);
  const [before] = await sql`select password_hash from users`;
  const wanted = { currentPassword: adminCredentials.password, newPassword: 'what the thief would like' };
  const change = await sql.begin(async (tx) => {
    await tx`select 1 from users for update`;
    const asked = thief.ask('POST', 'auth/password', wanted);
    await eventually(async () => {
      const [{ count } = {}] = await sql`
        select count(*)::int from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`;
      expect(count).toBe(1);
    });
    await tx.unsafe(statement);
    // Not awaited here: it waits for this transaction.
    return { asked };
  });
  expect(await change.asked).toMatchObject({ status: 409 });
  const [after] = await sql`select password_hash from users`;
  expect(after?.password_hash).toBe(statement.includes('owner') ? 'of the owner' : before?.password_hash);
  await sql`update users set disabled_at = null, password_hash = ${before?.password_hash}`;
});
