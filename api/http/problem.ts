import type { ServerResponse } from 'node:http';
import type { Problem } from '../../shared/api-contract/common.ts';
import { type AppError, type ErrorCode, toAppError } from '../../shared/errors.ts';
import { fromDatabaseError } from './database-error.ts';
import { fromParserError } from './parser-error.ts';

/** The one table from our errors to HTTP. */
export const statusOf: Record<ErrorCode, number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  identity_unlinked: 403,
  not_found: 404,
  conflict: 409,
  target_not_found: 404,
  target_ambiguous: 409,
  container_required: 409,
  agent_offline: 409,
  method_unsupported: 409,
  docker_unavailable: 409,
  container_gone: 409,
  refused_by_agent: 409,
  expired: 410,
  timeout: 504,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

/** Whatever was thrown, as one of ours. */
export function normaliseError(error: unknown): AppError {
  return fromDatabaseError(error) ?? fromParserError(error) ?? toAppError(error);
}

export function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: `urn:chatops:error:${error.code}`,
    title: error.code.replaceAll('_', ' '),
    status: error.details?.bodyTooLarge === true ? 413 : statusOf[error.code],
    code: error.code,
    detail: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    requestId,
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

export function sendProblem(response: ServerResponse, error: AppError, requestId: string): void {
  // Too late for another answer: an ended connection is the only honest sign left.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = toProblem(error, requestId);
  response.statusCode = problem.status;
  response.setHeader('content-type', 'application/problem+json; charset=utf-8');
  if (error.code === 'unauthenticated') response.setHeader('www-authenticate', 'Bearer realm="chatops"');
  const retryAfter = error.details?.retryAfterSeconds ?? (error.code === 'unavailable' ? 5 : undefined);
  if (typeof retryAfter === 'number') response.setHeader('retry-after', String(retryAfter));
  response.end(JSON.stringify(problem));
}
