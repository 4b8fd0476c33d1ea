import type { RequestHandler } from 'express';
import { actorHeader } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import { withDeadline } from '../../shared/with-deadline.ts';
import { authenticate, authenticateChatUser, authenticateKeyOf } from '../auth/authenticate.ts';
import type { PublicContext } from '../operations/context.ts';
import { refuse, requireRight } from '../operations/operation.ts';
import type { Services } from '../services.ts';
import { type Download, sendDownload } from './download.ts';
import { contextOf } from './request-context.ts';
import type { AnyContext, HttpExchange, Route } from './route.ts';
import { requireSameOrigin } from './same-origin.ts';

/** Below the five seconds that the bot waits, so that it hears why. */
const defaultDeadlineMs = 4000;

/** Origin, credentials, first gate, input, handler, answer: the same for every route, all within a deadline. */
export function runRoute(services: Services, route: Route): RequestHandler {
  return async (request, response) => {
    if (route.cookies) requireSameOrigin(request, services.config.PUBLIC_URL);
    else delete request.headers.cookie;
    const base: PublicContext = { services, ...contextOf(request) };
    const http = { request, response, remoteAddress: services.addressOf(request) };
    const answer = async () => {
      const ctx = route.access === 'public' ? base : await admit(route, base, http);
      const { params, query } = request;
      return route.run(ctx, http, { params, query, body: request.body });
    };
    const result = await withDeadline(answer(), route.deadlineMs ?? defaultDeadlineMs, tookTooLong);
    if (route.image) {
      response.type('png').send(result);
    } else if (route.download) {
      await sendDownload(response, result as Download);
    } else if (route.schemas.response === undefined) {
      response.status(route.status ?? 204).end();
    } else {
      // Parsed on the way out too: what is not declared does not leave.
      response.status(route.status ?? 200).json(route.schemas.response.parse(result));
    }
  };
}

async function admit(
  route: Route,
  base: PublicContext,
  { request, remoteAddress }: HttpExchange,
): Promise<AnyContext> {
  const header = request.headers[actorHeader];
  const credentials = {
    authorization: request.headers.authorization,
    actor: Array.isArray(header) ? header[0] : header,
    remoteAddress,
    requestId: base.requestId,
    readOnly: route.method === 'get',
  };
  if (route.access === 'enrolment') {
    return { ...base, enrolmentKey: await authenticateKeyOf('enrolment', base.services, credentials) };
  }
  if (route.access === 'hook') {
    return { ...base, hookKey: await authenticateKeyOf('hook', base.services, credentials) };
  }
  if (route.access === 'chat') {
    const chatUser = await authenticateChatUser(base.services, credentials);
    if (chatUser !== undefined) return { ...base, chatUser };
  }
  const actor = await authenticate(base.services, credentials);
  const ctx = { ...base, actor };
  if (route.access === 'chat') {
    return refuse(ctx, { action: route.operationId }, 'read', 'only a person in chat may, through the bot', {
      hint: 'Type it in Slack or Discord.',
    });
  }
  if (route.access === 'self') {
    if (actor.kind !== 'service') return ctx;
    return refuse(ctx, { action: route.operationId }, 'read', 'the service itself has no account', {
      hint: 'Say for whom you ask, in the actor header.',
    });
  }
  if (route.access !== 'public') {
    await requireRight(ctx, { action: route.operationId }, route.access, 'anywhere');
  }
  return ctx;
}

/** For the caller; what still runs ends by its own deadlines. */
const tookTooLong = () =>
  new AppError('unavailable', 'This took too long; something we depend on does not answer.', {
    hint: 'Try again in a moment. For a change: look first whether it was made.',
  });
