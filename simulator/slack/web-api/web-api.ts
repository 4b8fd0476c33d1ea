import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Simulator } from '../simulator.ts';
import type { ApiMethod } from './api-method.ts';
import { authMethods } from './auth.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { meetFault } from './meet-fault.ts';
import { answerRateLimited } from './rate-limits.ts';
import { SlackError } from './slack-error.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

const methods: Record<string, ApiMethod> = {
  ...authMethods,
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...userMethods,
  ...viewMethods,
};

/** `POST /api/<method>`, token in the header or in the body, form or JSON. */
export function webApi(simulator: Simulator): Router {
  const router = Router();
  router.all('/:method', async (request, response) => {
    const name = request.params.method;
    const args = { ...request.query, ...(request.body as Record<string, unknown> | undefined) };
    if (await meetFault(simulator, name, response)) return;
    try {
      const apiMethod = Object.hasOwn(methods, name) ? methods[name] : undefined;
      if (!apiMethod) throw new SlackError('unknown_method', { req_method: name });
      authorize(simulator, apiMethod, tokenOf(request, args));
      if (refusedByRateLimit(simulator, name, args, response)) return;
      response.set('x-oauth-scopes', [...simulator.settings.scopes].join(','));
      response.json({ ok: true, ...apiMethod.handle(simulator, args) });
    } catch (error) {
      const answer = toAnswer(error);
      simulator.logger.debug({ method: name, answer }, 'web api refusal');
      response.json(answer);
    }
  });
  return router;
}

function tokenOf(request: Request, args: Record<string, unknown>): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1];
  return bearer ?? (typeof args.token === 'string' ? args.token : undefined);
}

function authorize(simulator: Simulator, apiMethod: ApiMethod, token: string | undefined): void {
  const { credentials, settings } = simulator;
  if (apiMethod.token === 'none') return;
  if (!token) throw new SlackError('not_authed');
  if (token !== credentials.botToken && token !== credentials.appToken) throw new SlackError('invalid_auth');
  const expected = apiMethod.token === 'app' ? credentials.appToken : credentials.botToken;
  if (token !== expected) throw new SlackError('not_allowed_token_type');
  if (apiMethod.scope !== undefined && !settings.scopes.has(apiMethod.scope))
    throw new SlackError('missing_scope', {
      needed: apiMethod.scope,
      provided: [...settings.scopes].join(','),
    });
}

function refusedByRateLimit(
  simulator: Simulator,
  name: string,
  args: Record<string, unknown>,
  response: Response,
): boolean {
  if (!simulator.settings.enforceRateLimits) return false;
  const waitSeconds = simulator.rateLimits.take(name, String(args.channel), Date.now());
  if (waitSeconds > 0) answerRateLimited(response, waitSeconds);
  return waitSeconds > 0;
}

function toAnswer(error: unknown): Record<string, unknown> {
  if (error instanceof SlackError) return { ok: false, error: error.code, ...error.extra };
  if (!(error instanceof z.ZodError)) throw error;
  // A missing channel is Slack's channel_not_found, whatever else is wrong.
  const fields = error.issues.map((issue) => issue.path.join('/'));
  if (fields.includes('channel')) return { ok: false, error: 'channel_not_found' };
  const messages = fields.map(
    (field) => `[ERROR] missing or invalid field: ${field} [json-pointer:/${field}]`,
  );
  return { ok: false, error: 'invalid_arguments', response_metadata: { messages } };
}
