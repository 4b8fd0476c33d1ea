import { type ApiClient, logIn } from '../../demo/api-client.ts';
import {
  createdApiKeySchema,
  identitySchema,
  meSchema,
  serverSchema,
} from '../../shared/api-contract/index.ts';

export interface PreparedWorkspace {
  admin: ApiClient;
  serverId: string;
  agentKey: string;
}

/** The administrator logged in and tied to Slack's Ada, and a server with its agent key. */
export async function prepareWorkspace(
  apiUrl: string,
  { email, password }: { email: string; password: string },
  serverName: string,
): Promise<PreparedWorkspace> {
  const admin = await logIn(apiUrl, email, password);
  const { user } = await admin.get('/auth/me', meSchema);
  const ada = { platform: 'slack', workspaceId: 'T0LOCAL', externalUserId: 'U0ADA', userId: user.id };
  await admin.post('/identities', ada, identitySchema);
  const server = await admin.post('/servers', { name: serverName, tags: ['prod'] }, serverSchema);
  const named = { name: `${serverName} agent`, serverId: server.id };
  const { key } = await admin.post('/api-keys', named, createdApiKeySchema);
  return { admin, serverId: server.id, agentKey: key };
}
