import { type IdentityRow, listIdentities } from '../../drizzle/queries/identities.ts';
import { listUsers } from '../../drizzle/queries/users.ts';
import {
  createIdentitySchema,
  createUserSchema,
  identitySchema,
  userSchema,
} from '../../shared/api-contract/auth.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { toUser } from '../operations/auth/session-tokens.ts';
import { linkIdentity, unlinkIdentity } from '../operations/identities/link-identity.ts';
import { requireRight } from '../operations/operation.ts';
import { byId, pageById } from '../operations/page-query.ts';
import { toIso } from '../operations/timestamps.ts';
import { createUser } from '../operations/users/create-user.ts';

export const peopleRoutes = [
  route({
    method: 'get',
    path: '/users',
    operationId: 'user.list',
    summary: 'People and their grants.',
    access: 'admin',
    schemas: { query: pageById, response: pageOf(userSchema) },
    handler: async (ctx, { query }) => {
      await requireRight(ctx, { action: 'user.list' }, 'admin', 'everywhere');
      const { items, nextCursor } = await listUsers(ctx.services.database.orm, query);
      return { items: items.map(toUser), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/users',
    operationId: 'user.create',
    summary: 'A new person, with grants.',
    access: 'admin',
    status: 201,
    schemas: { body: createUserSchema, response: userSchema },
    handler: async (ctx, { body }) => toUser(await createUser(ctx, body)),
  }),
  route({
    method: 'get',
    path: '/identities',
    operationId: 'identity.list',
    summary: 'Which chat user has the rights of which account.',
    access: 'admin',
    schemas: { query: pageById, response: pageOf(identitySchema) },
    handler: async (ctx, { query }) => {
      await requireRight(ctx, { action: 'identity.list' }, 'admin', 'everywhere');
      const { items, nextCursor } = await listIdentities(ctx.services.database.orm, query);
      return { items: items.map(toIdentity), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/identities',
    operationId: 'identity.link',
    summary: 'Links a chat user to an account.',
    access: 'admin',
    status: 201,
    schemas: { body: createIdentitySchema, response: identitySchema },
    handler: async (ctx, { body }) => toIdentity(await linkIdentity(ctx, body)),
  }),
  route({
    method: 'delete',
    path: '/identities/{id}',
    operationId: 'identity.unlink',
    summary: 'Takes a chat user his rights.',
    access: 'admin',
    schemas: { params: byId },
    handler: (ctx, { params }) => unlinkIdentity(ctx, params.id),
  }),
];

const toIdentity = (row: IdentityRow) => ({ ...row, createdAt: toIso(row.createdAt) });
