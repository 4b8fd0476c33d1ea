import { hostname } from 'node:os';
import { z } from 'zod';
import {
  apiKeySchema,
  createdApiKeySchema,
  identitySchema,
  userSchema,
} from '../shared/api-contract/auth.ts';
import { serverSchema } from '../shared/api-contract/servers.ts';
import { AppError } from '../shared/errors.ts';
import { identitiesOf } from '../simulator/places.ts';
import type { ApiClient } from './api-client.ts';
import type { DemoSecrets } from './demo-secrets.ts';
import { people } from './people.ts';

const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

/**
 * Accounts, chat identities, this machine as a server and its agent's key: each made when missing, so
 * the second start finds what the first one made.
 *
 * @returns `secrets` with the server and key in use.
 */
export async function prepareDeployment(api: ApiClient, secrets: DemoSecrets): Promise<DemoSecrets> {
  await ensurePeople(api, secrets);
  const serverId = await ensureServer(api, secrets.serverId);
  return { ...secrets, serverId, agentKey: await ensureAgentKey(api, serverId, secrets.agentKey) };
}

/** A server's name from a host's: what the name may not contain becomes a dash. */
export function serverNameOf(host: string): string {
  const name = host.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return name.slice(0, 63) || 'this-machine';
}

async function ensurePeople(api: ApiClient, secrets: DemoSecrets): Promise<void> {
  const users = await api.get('/users?limit=200', listOf(userSchema));
  const identities = await api.get('/identities?limit=200', listOf(identitySchema));
  for (const { name, email, role, localName } of people) {
    const user =
      users.items.find((known) => known.email === email) ??
      (await api.post(
        '/users',
        { name, email, password: secrets.passwords[email], grants: [{ role, tag: null }] },
        userSchema,
      ));
    for (const identity of identitiesOf(localName, user.id)) {
      const isKnown = identities.items.some(
        (known) => known.platform === identity.platform && known.externalUserId === identity.externalUserId,
      );
      if (!isKnown) await api.post('/identities', identity, identitySchema);
    }
  }
}

async function ensureServer(api: ApiClient, knownId: string | undefined): Promise<string> {
  const { items } = await api.get('/servers', listOf(serverSchema.pick({ id: true, name: true })));
  const name = serverNameOf(hostname());
  // By id first: the name of this machine may have changed since.
  const found = items.find((server) => server.id === knownId) ?? items.find((server) => server.name === name);
  if (found) return found.id;
  return (await api.post('/servers', { name, tags: ['demo'] }, serverSchema.pick({ id: true }))).id;
}

async function ensureAgentKey(api: ApiClient, serverId: string, stored: string | undefined): Promise<string> {
  const { items } = await api.get('/api-keys?limit=200', listOf(apiKeySchema));
  const usable = items.some(
    (key) => key.serverId === serverId && key.revokedAt === null && stored?.startsWith(`cop_${key.id}_`),
  );
  if (usable && stored !== undefined) return stored;
  const created = await api.post(
    '/api-keys',
    { name: 'demo agent', scope: 'agent', serverId },
    createdApiKeySchema,
  );
  if (!created.key) throw new AppError('internal', 'The API made a key and did not show it.');
  return created.key;
}
