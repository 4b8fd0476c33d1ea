import { HubAgent } from '../../test/support/hub-agent.ts';
import { type Answer, adminCredentials, type TestApi } from '../../test/support/test-api.ts';

export interface Furniture {
  /** Addresses of links that work, by what they are for. */
  links: Record<'invite' | 'password' | 'chat', string>;
}

/** Something to see on every screen. */
export async function furnish(api: TestApi): Promise<Furniture> {
  const { body } = await api.send('POST', 'auth/login', {}, adminCredentials);
  const ask = async (method: string, path: string, payload?: unknown): Promise<Answer['body']> => {
    const answer = await api.send(method, path, { authorization: `Bearer ${body.accessToken}` }, payload);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  for (const [name, tags, isOnline] of [
    ['web-1', ['prod', 'web'], true],
    ['web-2', ['prod', 'web'], true],
    ['db-1', ['prod', 'database', 'eu-central-1'], true],
    ['staging-with-a-rather-long-name.example.org', ['staging'], false],
  ] as const) {
    const server = await ask('POST', 'servers', { name, tags });
    const { key } = await ask('POST', 'api-keys', { name, serverId: server.id });
    if (isOnline) await HubAgent.connect(api.api.url.replace('http', 'ws'), key);
  }
  await ask('POST', 'api-keys', { name: 'autoscaling', scope: 'enrolment', uses: 20, tags: ['prod', 'web'] });
  const own = await ask('POST', 'api-keys', { name: 'my scripts', scope: 'user' });
  await ask('DELETE', `api-keys/${own.id}`);
  await ask('POST', 'approval-policies', { verbClass: 'operate', tag: 'prod', approvals: 2 });
  const channel = { platform: 'slack', workspaceId: 'T0LOCAL', channelId: 'C0OPS' };
  await ask('POST', 'channel-grants', { ...channel, role: 'viewer', tag: null });
  const linus = { email: 'linus@example.org', name: 'Linus', grants: [{ role: 'operator', tag: 'staging' }] };
  const { invitation } = await ask('POST', 'users', linus);
  const grace = await api.person([
    { role: 'viewer', tag: null },
    { role: 'operator', tag: 'web' },
  ]);
  await grace.ask('POST', 'servers', { name: 'not-allowed' });
  const password = await ask('POST', `users/${grace.account.id}/password-link`);
  const chat = await grace.inChat('POST', 'identities/links');
  return { links: { invite: invitation.url, password: password.url, chat: chat.body.url } };
}
