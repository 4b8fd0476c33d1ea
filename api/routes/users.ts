import { listUsers } from '../../drizzle/queries/users.ts';
import {
  createdUserSchema,
  createUserSchema,
  issuedLinkSchema,
  updateUserSchema,
  userSchema,
} from '../../shared/api-contract/auth.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { toUser } from '../operations/auth/session-tokens.ts';
import { requireRight } from '../operations/operation.ts';
import { byId, pageById } from '../operations/page-query.ts';
import { createUser } from '../operations/users/create-user.ts';
import { issuePasswordLink } from '../operations/users/issue-password-link.ts';
import { updateUser } from '../operations/users/update-user.ts';

export const userRoutes = [
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
    summary: 'A new person, with grants; without a password invited by a link that is shown this once.',
    access: 'admin',
    session: true,
    status: 201,
    schemas: { body: createUserSchema, response: createdUserSchema },
    handler: async (ctx, { body }) => {
      const { account, invitation } = await createUser(ctx, body);
      return { ...toUser(account), invitation };
    },
  }),
  route({
    method: 'patch',
    path: '/users/{id}',
    operationId: 'user.update',
    summary: 'Name, grants, disabled or not. Nobody changes his own rights; one administrator stays.',
    access: 'admin',
    schemas: { params: byId, body: updateUserSchema, response: userSchema },
    handler: async (ctx, { params, body }) => toUser(await updateUser(ctx, params.id, body)),
  }),
  route({
    method: 'post',
    path: '/users/{id}/password-link',
    operationId: 'user.password-link',
    summary: 'A link for a new password, or a new invitation for who is not in yet; the one before it ends.',
    access: 'admin',
    session: true,
    status: 201,
    schemas: { params: byId, response: issuedLinkSchema },
    handler: (ctx, { params }) => issuePasswordLink(ctx, params.id),
  }),
];
