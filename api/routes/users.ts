import { listUsers } from '../../drizzle/queries/users.ts';
import { createUserSchema, userSchema } from '../../shared/api-contract/auth.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { toUser } from '../operations/auth/session-tokens.ts';
import { requireRight } from '../operations/operation.ts';
import { pageById } from '../operations/page-query.ts';
import { createUser } from '../operations/users/create-user.ts';

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
    summary: 'A new person, with grants.',
    access: 'admin',
    status: 201,
    schemas: { body: createUserSchema, response: userSchema },
    handler: async (ctx, { body }) => toUser(await createUser(ctx, body)),
  }),
];
