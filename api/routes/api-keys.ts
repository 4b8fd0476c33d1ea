import { z } from 'zod';
import { listApiKeys } from '../../drizzle/queries/api-keys.ts';
import {
  apiKeySchema,
  createApiKeySchema,
  createdApiKeySchema,
  listApiKeysQuerySchema,
  rotateApiKeySchema,
} from '../../shared/api-contract/auth.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { createApiKey } from '../operations/api-keys/create-api-key.ts';
import { revokeApiKey, rotateApiKey } from '../operations/api-keys/end-api-key.ts';
import { toApiKey } from '../operations/api-keys/to-api-key.ts';
import { authorize } from '../operations/authorize.ts';
import { pageByKeyId } from '../operations/page-query.ts';

const keyById = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) });

export const apiKeyRoutes = [
  route({
    method: 'get',
    path: '/api-keys',
    operationId: 'api-key.list',
    summary: 'Keys, newest first: all for an administrator, else one’s own.',
    access: 'self',
    schemas: { query: pageByKeyId.extend(listApiKeysQuerySchema.shape), response: pageOf(apiKeySchema) },
    handler: async ({ actor, services }, { query: { about, ...page } }) => {
      const all = authorize(actor, 'admin', 'everywhere').allowed;
      const userId = all || actor.kind === 'service' ? undefined : actor.account.id;
      const { items, nextCursor } = await listApiKeys(services.database.orm, { userId, about }, page);
      return { items: items.map(toApiKey), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/api-keys',
    operationId: 'api-key.create',
    summary: 'A key for a server’s agent, or for oneself; shown this once.',
    access: 'self',
    session: true,
    needs: ({ scope }) => (scope === 'user' ? undefined : 'admin'),
    status: 201,
    schemas: { body: createApiKeySchema, response: createdApiKeySchema },
    handler: (ctx, { body }) => createApiKey(ctx, body),
  }),
  route({
    method: 'post',
    path: '/api-keys/{id}/rotate',
    operationId: 'api-key.rotate',
    summary: 'A new key in place of this one, which works on for the overlap.',
    access: 'self',
    owner: 'alone',
    session: true,
    status: 201,
    schemas: { params: keyById, body: rotateApiKeySchema.prefault({}), response: createdApiKeySchema },
    handler: (ctx, { params, body }) => rotateApiKey(ctx, params.id, body.overlapSeconds),
  }),
  route({
    method: 'delete',
    path: '/api-keys/{id}',
    operationId: 'api-key.revoke',
    summary: 'Ends a key and closes its sockets everywhere.',
    access: 'self',
    owner: 'or administrator',
    schemas: { params: keyById },
    handler: (ctx, { params }) => revokeApiKey(ctx, params.id),
  }),
];
