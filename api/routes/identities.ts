import { listIdentities, type NamedIdentity } from '../../drizzle/queries/identities.ts';
import {
  createIdentitySchema,
  identitySchema,
  inspectLinkSchema,
  issuedLinkSchema,
} from '../../shared/api-contract/auth.ts';
import { idSchema, pageOf } from '../../shared/api-contract/common.ts';
import { leadsTo } from '../../shared/api-contract/leads-to.ts';
import { chatRoute, route } from '../http/route.ts';
import { accountOf } from '../operations/account-of.ts';
import { confirmChatLink } from '../operations/identities/confirm-chat-link.ts';
import { issueChatLink } from '../operations/identities/issue-chat-link.ts';
import { linkIdentity } from '../operations/identities/link-identity.ts';
import { unlinkIdentity, unlinkOwnIdentity } from '../operations/identities/unlink-identity.ts';
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
    schemas: {
      query: pageById.extend({ userId: leadsTo('user', idSchema).optional() }),
      response: pageOf(identitySchema),
    },
    handler: async (ctx, { query: { userId, ...page } }) => {
      await requireRight(ctx, { action: 'identity.list' }, 'admin', 'everywhere');
      const { items, nextCursor } = await listIdentities(ctx.services.database.orm, { userId }, page);
      return { items: items.map(toIdentity), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/identities',
    operationId: 'identity.link',
    summary: 'Links a chat user to an account.',
    access: 'admin',
    session: true,
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
  chatRoute({
    method: 'post',
    path: '/identities/links',
    operationId: 'identity.issue-link',
    summary: 'A link, for this chat user’s eyes only, with which they tie themselves to their account.',
    status: 201,
    schemas: { response: issuedLinkSchema },
    handler: (ctx) => issueChatLink(ctx),
  }),
  route({
    method: 'post',
    path: '/identities/confirm',
    operationId: 'identity.confirm',
    summary: 'Ties the chat user of the link to the account that is logged in; once.',
    access: 'self',
    session: true,
    schemas: { body: inspectLinkSchema, response: identitySchema },
    handler: async (ctx, { body }) => toIdentity(await confirmChatLink(ctx, body.token)),
  }),
  route({
    method: 'get',
    path: '/auth/me/identities',
    operationId: 'identity.list-own',
    summary: 'The chat users that have the rights of one’s own account.',
    access: 'self',
    schemas: { query: pageById, response: pageOf(identitySchema) },
    handler: async (ctx, { query }) => {
      const own = { userId: accountOf(ctx).id };
      const { items, nextCursor } = await listIdentities(ctx.services.database.orm, own, query);
      return { items: items.map(toIdentity), nextCursor };
    },
  }),
  route({
    method: 'delete',
    path: '/auth/me/identities/{id}',
    operationId: 'identity.unlink-own',
    summary: 'Takes a chat user of one’s own the rights of the account.',
    access: 'self',
    owner: 'alone',
    schemas: { params: byId },
    handler: (ctx, { params }) => unlinkOwnIdentity(ctx, params.id),
  }),
];

const toIdentity = (row: NamedIdentity) => ({ ...row, createdAt: toIso(row.createdAt) });
