/** The API as an administrator's script would use it: log in, then ask. */
export interface AdminClient {
  get<Body>(path: string): Promise<Body>;
  post<Body>(path: string, body: unknown): Promise<Body>;
}

export async function logIn(
  apiUrl: string,
  credentials: { email: string; password: string },
): Promise<AdminClient> {
  const request = async <Body>(
    method: string,
    path: string,
    token: string | undefined,
    body?: unknown,
  ): Promise<Body> => {
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} -> ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  };
  const { accessToken } = await request<{ accessToken: string }>(
    'POST',
    '/auth/login',
    undefined,
    credentials,
  );
  return {
    get: (path) => request('GET', path, accessToken),
    post: (path, body) => request('POST', path, accessToken, body),
  };
}

/** A server with its agent key, and a chat user tied to the administrator. */
export async function prepareWorkspace(
  admin: AdminClient,
  serverName: string,
): Promise<{ serverId: string; agentKey: string }> {
  const { user } = await admin.get<{ user: { id: string } }>('/auth/me');
  await admin.post('/identities', {
    platform: 'slack',
    workspaceId: 'T0LOCAL',
    externalUserId: 'U0ADA',
    userId: user.id,
  });
  const server = await admin.post<{ id: string }>('/servers', { name: serverName, tags: ['prod'] });
  const key = await admin.post<{ key: string }>('/api-keys', {
    name: `${serverName} agent`,
    serverId: server.id,
  });
  return { serverId: server.id, agentKey: key.key };
}
