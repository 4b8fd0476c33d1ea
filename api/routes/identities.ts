import { type IdentityRow, listIdentities } from '../../drizzle/queries/identities.ts';
import { createIdentitySchema, identitySchema } from '../../shared/api-contract/auth.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { linkIdentity, unlinkIdentity } from '../operations/identities/link-identity.ts';
import { requireRight } from '../operations/operation.ts';
import { byId, pageById } from '../operations/page-query.ts';
import { toIso } from '../operations/timestamps.ts';

export const identityRoutes = [
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
