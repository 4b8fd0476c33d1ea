import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import type { Logger } from '../shared/logger.ts';

/** The control API's edge: bad input is said to be that, anything else is our own mistake. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    const isBadInput = error instanceof z.ZodError || error instanceof RangeError;
    if (!isBadInput) logger.error({ err: error }, 'simulator request failed');
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    response.status(isBadInput ? 400 : 500).json({ ok: false, error: message });
  };
}
