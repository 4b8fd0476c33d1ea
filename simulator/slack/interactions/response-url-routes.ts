import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Simulator } from '../simulator.ts';
import { meetFault } from '../web-api/meet-fault.ts';
import { SlackError } from '../web-api/slack-error.ts';
import { applyResponse } from './app-response.ts';

/** The two kinds of response URL. Unlike the Web API they need no token and take JSON only. */
export function responseUrlRoutes(simulator: Simulator): Router {
  const router = Router();
  const respond = async (request: Request, response: Response): Promise<void> => {
    if (await meetFault(simulator, 'response_url', response)) return;
    const target = simulator.responseUrls.use(request.path);
    if ('error' in target) {
      response.status(404).json({ ok: false, error: target.error });
      return;
    }
    try {
      applyResponse(simulator, target, request.body);
      response.type('text').send('ok');
    } catch (error) {
      const answer = toAnswer(error);
      simulator.logger.debug({ answer }, 'response_url refusal');
      response.status(400).json(answer);
    }
  };
  router.post('/commands/*path', respond);
  router.post('/actions/*path', respond);
  return router;
}

function toAnswer(error: unknown): Record<string, unknown> {
  if (error instanceof SlackError) return { ok: false, error: error.code, ...error.extra };
  if (error instanceof z.ZodError) return { ok: false, error: 'invalid_payload' };
  throw error;
}
