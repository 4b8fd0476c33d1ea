import {
  acceptLinkSchema,
  inspectLinkSchema,
  loginRequestSchema,
  loginResponseSchema,
  meSchema,
  oneTimeLinkSchema,
  passwordChangeSchema,
} from '../../shared/api-contract/auth.ts';
import { roles, verbClasses } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import { deviceCookie } from '../auth/known-device.ts';
import { readRefreshCookie, refreshCookie, sessionSeconds } from '../auth/refresh-token.ts';
import { signingSecrets } from '../auth/signing-secrets.ts';
import { type HttpExchange, publicRoute, route } from '../http/route.ts';
import { acceptLink } from '../operations/auth/accept-link.ts';
import { changePassword } from '../operations/auth/change-password.ts';
import { inspectLink } from '../operations/auth/inspect-link.ts';
import { logIn } from '../operations/auth/log-in.ts';
import { logOut } from '../operations/auth/log-out.ts';
import { refreshSession } from '../operations/auth/refresh-session.ts';
import { type SessionTokens, toUser } from '../operations/auth/session-tokens.ts';
import { authorize, channelLimit } from '../operations/authorize.ts';
import type { Actor, PublicContext } from '../operations/context.ts';

export const authRoutes = [
  publicRoute({
    method: 'post',
    path: '/auth/login',
    operationId: 'auth.login',
    summary: 'An access token, and a refresh cookie, for e-mail address and password.',
    cookies: true,
    schemas: { body: loginRequestSchema, response: loginResponseSchema },
    handler: async (ctx, { body }, { request, response, remoteAddress }) => {
      const { 'user-agent': userAgent, cookie: cookieHeader } = request.headers;
      const tokens = await logIn(ctx, { ...body, remoteAddress, userAgent, cookieHeader });
      return giveTokens(ctx, tokens, response, 'logged in');
    },
  }),
  publicRoute({
    method: 'post',
    path: '/auth/refresh',
    operationId: 'auth.refresh',
    summary: 'A new access token for the refresh cookie, which is replaced.',
    cookies: true,
    schemas: { response: loginResponseSchema },
    handler: async (ctx, _input, { request, response }) => {
      const tokens = await refreshSession(ctx, readRefreshCookie(request.headers.cookie));
      return giveTokens(ctx, tokens, response, 'refreshed');
    },
  }),
  publicRoute({
    method: 'post',
    path: '/auth/logout',
    operationId: 'auth.logout',
    summary: 'Ends the session of the refresh cookie.',
    cookies: true,
    schemas: {},
    handler: async (ctx, _input, { request, response }) => {
      await logOut(ctx, readRefreshCookie(request.headers.cookie));
      response.setHeader('set-cookie', refreshCookie('', 0));
    },
  }),
  publicRoute({
    method: 'post',
    path: '/auth/links/inspect',
    operationId: 'auth.inspect-link',
    summary: 'What a one-time link is for; it is not used up.',
    schemas: { body: inspectLinkSchema, response: oneTimeLinkSchema },
    handler: (ctx, { body }, { remoteAddress }) => inspectLink(ctx, body.token, remoteAddress),
  }),
  publicRoute({
    method: 'post',
    path: '/auth/links/accept',
    operationId: 'auth.accept-link',
    summary: 'A password chosen with a setup, invitation or password link, which is used up; logs in.',
    cookies: true,
    schemas: { body: acceptLinkSchema, response: loginResponseSchema },
    handler: async (ctx, { body }, { request, response, remoteAddress }) => {
      const userAgent = request.headers['user-agent'];
      const tokens = await acceptLink(ctx, { ...body, remoteAddress, userAgent });
      return giveTokens(ctx, tokens, response, 'logged in');
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
    session: true,
    schemas: { body: passwordChangeSchema.strict() },
    handler: (ctx, { body }) => changePassword(ctx, body),
  }),
];

const viaOf = { user: 'session', chat: 'chat', api_key: 'api_key' } as const satisfies Record<
  Exclude<Actor['kind'], 'service'>,
  string
>;

function giveTokens(
  { services }: PublicContext,
  { body, refreshToken }: SessionTokens,
  response: HttpExchange['response'],
  how: 'logged in' | 'refreshed',
) {
  const cookies = [refreshCookie(refreshToken, sessionSeconds)];
  if (how === 'logged in') cookies.push(deviceCookie(body.user.id, signingSecrets(services.config)));
  response.setHeader('set-cookie', cookies);
  return body;
}
