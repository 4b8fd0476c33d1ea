import {
  loginRequestSchema,
  loginResponseSchema,
  meSchema,
  passwordChangeSchema,
} from '../../shared/api-contract/auth.ts';
import { roles, verbClasses } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import { readRefreshCookie, refreshCookie, sessionSeconds } from '../auth/refresh-token.ts';
import { type HttpExchange, publicRoute, route } from '../http/route.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import { changePassword } from '../operations/auth/change-password.ts';
import { logIn } from '../operations/auth/log-in.ts';
import { logOut } from '../operations/auth/log-out.ts';
import { refreshSession } from '../operations/auth/refresh-session.ts';
import { type SessionTokens, toUser } from '../operations/auth/session-tokens.ts';
import { authorize, channelLimit } from '../operations/authorize.ts';
import type { Actor } from '../operations/context.ts';

export const authRoutes = [
  publicRoute({
    method: 'post',
    path: '/auth/login',
    operationId: 'auth.login',
    summary: 'An access token, and a refresh cookie, for e-mail address and password.',
    schemas: { body: loginRequestSchema.strict(), response: loginResponseSchema },
    handler: async (ctx, { body }, { request, response, remoteAddress }) => {
      const tokens = await logIn(ctx, {
        ...body,
        remoteAddress,
        userAgent: request.headers['user-agent'],
      });
      return giveTokens(tokens, response);
    },
  }),
  publicRoute({
    method: 'post',
    path: '/auth/refresh',
    operationId: 'auth.refresh',
    summary: 'A new access token for the refresh cookie, which is replaced.',
    schemas: { response: loginResponseSchema },
    handler: async (ctx, _input, { request, response }) => {
      requireSameOrigin(request, ctx.services.config.PUBLIC_URL);
      return giveTokens(await refreshSession(ctx, readRefreshCookie(request.headers.cookie)), response);
    },
  }),
  publicRoute({
    method: 'post',
    path: '/auth/logout',
    operationId: 'auth.logout',
    summary: 'Ends the session of the refresh cookie.',
    schemas: {},
    handler: async (ctx, _input, { request, response }) => {
      requireSameOrigin(request, ctx.services.config.PUBLIC_URL);
      await logOut(ctx, readRefreshCookie(request.headers.cookie));
      response.setHeader('set-cookie', refreshCookie('', 0));
    },
  }),
  route({
    method: 'get',
    path: '/auth/me',
    operationId: 'auth.me',
    summary: 'Whose rights these credentials have.',
    access: 'self',
    schemas: { response: meSchema },
    handler: async ({ actor }) => {
      if (actor.kind === 'service') throw new AppError('forbidden', 'The service itself has no account.');
      return {
        user: toUser(actor.account),
        via: viaOf[actor.kind],
        channelGrants: channelLimit(actor)?.filter(({ role }) => roles.includes(role)) ?? null,
        classes: verbClasses.filter((verbClass) => authorize(actor, verbClass, 'anywhere').allowed),
      };
    },
  }),
  route({
    method: 'post',
    path: '/auth/password',
    operationId: 'auth.change-password',
    summary: 'A new password; every other session of the account ends.',
    access: 'self',
    schemas: { body: passwordChangeSchema.strict() },
    handler: (ctx, { body }, { remoteAddress }) => changePassword(ctx, { ...body, remoteAddress }),
  }),
];

const viaOf = { user: 'session', chat: 'chat', api_key: 'api_key' } as const satisfies Record<
  Exclude<Actor['kind'], 'service'>,
  string
>;

function giveTokens({ body, refreshToken }: SessionTokens, response: HttpExchange['response']) {
  response.setHeader('set-cookie', refreshCookie(refreshToken, sessionSeconds));
  return body;
}
