import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertIdentity } from '../../../drizzle/queries/identities.ts';
import { addOnlineServer } from '../../../test/support/online-server.ts';
import { startTestApi, type TestApi } from '../../../test/support/test-api.ts';
import { aStranger, askAs } from '../../../test/support/test-chat.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await addOnlineServer(api.world.database, { name: 'web-1', tags: ['prod'], containers: ['nginx'] });
});
afterAll(() => api.close());

test('a channel that workspaces share is limited for who comes from another one, too', async () => {
  const admin = await api.person([{ role: 'admin', tag: null }]);
  const { account } = await api.person([{ role: 'operator', tag: null }]);
  const chat = aStranger({ workspaceId: 'T0PARTNER', channelId: 'C0SHARED' });
  await insertIdentity(api.world.database.orm, { ...chat, externalUserId: chat.userId, userId: account.id });
  const restart = () => askAs(api, chat)('POST', 'commands', { verb: 'restart', targets: ['web-1/nginx'] });
  expect((await restart()).status).toBe(202);
  const limit = (workspaceId: string, role: string) =>
    admin.loggedIn('POST', 'channel-grants', {
      platform: 'slack',
      channelId: 'C0SHARED',
      workspaceId,
      role,
      tag: null,
    });
  expect((await limit('T0LOCAL', 'viewer')).status).toBe(201);
  const refused = await restart();
  expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('viewer only')]);
  // Said for that workspace itself, it goes before what was said for the other.
  await limit('T0PARTNER', 'operator');
  expect((await restart()).status).toBe(202);
});
