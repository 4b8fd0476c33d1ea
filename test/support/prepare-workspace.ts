import { type ApiClient, logIn } from '../../demo/api-client.ts';
import {
  createdApiKeySchema,
  identitySchema,
  meSchema,
  serverSchema,
} from '../../shared/api-contract/index.ts';
import { identitiesOf } from '../../simulator/places.ts';

export interface PreparedWorkspace {
  admin: ApiClient;
  serverId: string;
  agentKey: string;
}

/** The administrator logged in and tied to Ada of both platforms, and a server with its agent key. */
export async function prepareWorkspace(
  apiUrl: string,
  { email, password }: { email: string; password: string },
  serverName: string,
): Promise<PreparedWorkspace> {
  const admin = await logIn(apiUrl, email, password);
  const { user } = await admin.get('/auth/me', meSchema);
  for (const identity of identitiesOf('ada', user.id))
    await admin.post('/identities', identity, identitySchema);
  const server = await admin.post('/servers', { name: serverName, tags: ['prod'] }, serverSchema);
  const named = { name: `${serverName} agent`, serverId: server.id };
  const { key } = await admin.post('/api-keys', named, createdApiKeySchema);
  return { admin, serverId: server.id, agentKey: key };
}
