import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import type { Simulator } from '../simulator.ts';
import { answerRateLimited, setRateLimitHeaders } from './answer-rate-limited.ts';
import { DiscordError } from './discord-error.ts';
import { formError } from './form-body.ts';
import { meetFault } from './meet-fault.ts';
import type { RateLimitState } from './rate-limits.ts';
import { readBody } from './read-body.ts';
import type { RestRoute } from './rest-route.ts';
import { restRoutes } from './rest-routes.ts';

/** More than the files of one message together; each has its own limit. */
const maxRequest = '110mb';
const currentVersion = '/v10';

/** `/api/v10/…`. */
export function restApi(simulator: Simulator): Router {
  const api = Router();
  api.use((request, _response, next) => {
    // Clients spell `@me` both ways.
    request.url = request.url.replaceAll('%40', '@');
    next();
  });
  api.use(express.raw({ type: () => true, limit: maxRequest }));
  for (const [name, route] of Object.entries(restRoutes))
    api[route.method](`${currentVersion}${route.path}`, (request, response) =>
      answer(simulator, name, route, request, response),
    );
  for (const { path } of Object.values(restRoutes))
    api.all(`${currentVersion}${path}`, () => {
      throw new DiscordError('methodNotAllowed');
    });
  api.use((request, _response, next) => {
    const isCurrent = request.path.startsWith(`${currentVersion}/`);
    next(new DiscordError(isCurrent ? 'notFound' : 'invalidApiVersion'));
  });
  const onError: ErrorRequestHandler = (error, _request, response, next) => {
    const refusal = asDiscordError(error);
    if (!refusal) return next(error);
    simulator.logger.debug({ answer: refusal.toJSON() }, 'rest refusal');
    response.status(refusal.status).json(refusal.toJSON());
  };
  api.use(onError);
  return api;
}

async function answer(
  simulator: Simulator,
  name: string,
  route: RestRoute,
  request: Request,
  response: Response,
): Promise<void> {
  const params = request.params as Record<string, string>;
  const now = Date.now();
  const state = rateLimit(simulator, name, route, params, now);
  setRateLimitHeaders(response, state, now);
  if (!route.isAuthorisedByPath && request.get('authorization') !== `Bot ${simulator.token}`)
    throw new DiscordError('unauthorized');
  if (meetFault(simulator, name, response)) return;
  if (state.exceeded) return answerRateLimited(response, state.resetAfterMs / 1000, state.exceeded);
  requireSnowflakes(params);
  const { body, files } = await readBody(request);
  const { status, body: answered } = route.handle({ simulator, params, query: request.query, body, files });
  if (answered === undefined) response.status(status).end();
  else response.status(status).json(answered);
}

/** Headers are on every answer; when nothing is enforced, they tell of an open window. */
function rateLimit(
  simulator: Simulator,
  name: string,
  route: RestRoute,
  params: Record<string, string>,
  now: number,
): RateLimitState {
  const state = simulator.rateLimits.take(name, route, params, now);
  if (simulator.settings.enforceRateLimits) return state;
  return { ...state, remaining: state.limit - 1, exceeded: undefined };
}

function requireSnowflakes(params: Record<string, string>): void {
  for (const [name, value] of Object.entries(params)) {
    const isNamed = name === 'token' || value === '@me' || (name === 'message' && value === '@original');
    if (!isNamed && !/^\d{1,20}$/.test(value))
      throw formError([`${name}_id`], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`);
  }
}

function asDiscordError(error: unknown): DiscordError | undefined {
  if (error instanceof DiscordError) return error;
  const isTooLarge = (error as { type?: string } | undefined)?.type === 'entity.too.large';
  return isTooLarge ? new DiscordError('requestTooLarge') : undefined;
}
