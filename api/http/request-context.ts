import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from '../../shared/logger.ts';

export const requestIdHeader = 'x-request-id';

interface RequestContext {
  requestId: string;
  logger: Logger;
}

/** Beside the request, not on it: nothing else can set it. */
const contexts = new WeakMap<IncomingMessage, RequestContext>();

/** Every answer, also a failed one, carries the id under which the logs know the request. */
export function requestContext(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.headers[requestIdHeader];
    // Anything else could forge log lines or fill the disk.
    const usable = typeof given === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(given);
    const requestId = usable ? given : randomUUID();
    contexts.set(request, { requestId, logger: logger.child({ requestId }) });
    response.setHeader(requestIdHeader, requestId);
    next();
  };
}

export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) throw new Error('requestContext did not run before this');
  return context;
}
