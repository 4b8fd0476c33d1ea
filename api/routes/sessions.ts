import { sessionSchema } from '../../shared/api-contract/auth.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { refreshCookie } from '../auth/refresh-token.ts';
import { route } from '../http/route.ts';
import { endAllSessions, endSession } from '../operations/auth/end-sessions.ts';
import { listSessions } from '../operations/auth/list-sessions.ts';
import { byId, pageById } from '../operations/page-query.ts';

export const sessionRoutes = [
  route({
    method: 'get',
    path: '/auth/sessions',
    operationId: 'auth.list-sessions',
    summary: 'Where one is logged in, newest first.',
    access: 'self',
    session: true,
    schemas: { query: pageById, response: pageOf(sessionSchema) },
    handler: (ctx, { query }) => listSessions(ctx, query),
  }),
  route({
    method: 'delete',
    path: '/auth/sessions/{id}',
    operationId: 'auth.end-session',
    summary: 'Ends one of one’s own sessions and closes its sockets everywhere.',
    access: 'self',
    owner: 'alone',
    session: true,
    schemas: { params: byId },
    handler: (ctx, { params }) => endSession(ctx, params.id),
  }),
  route({
    method: 'post',
    path: '/auth/logout-everywhere',
    operationId: 'auth.logout-everywhere',
    summary: 'Ends every session of the account, this one too, and closes their sockets everywhere.',
    access: 'self',
    session: true,
    cookies: true,
    schemas: {},
    handler: async (ctx, _input, { response }) => {
      await endAllSessions(ctx);
      response.setHeader('set-cookie', refreshCookie('', 0));
    },
  }),
];
