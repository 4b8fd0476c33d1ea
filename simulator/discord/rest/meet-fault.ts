import type { Response } from 'express';
import type { Simulator } from '../simulator.ts';
import { answerRateLimited } from './answer-rate-limited.ts';
import { DiscordError } from './discord-error.ts';

/** @returns true when the call ends here, because a test asked for it to fail. */
export function meetFault(simulator: Simulator, name: string, response: Response): boolean {
  const fault = simulator.faults.take(name);
  if (!fault) return false;
  switch (fault.kind) {
    case '429':
      answerRateLimited(response, fault.retryAfterSeconds, fault.scope);
      return true;
    case '500':
      throw new DiscordError('internalError');
    case '502':
      // From the proxy in front of the API, so it is not JSON.
      response.status(502).type('html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
      return true;
    case 'unknown_interaction':
      throw new DiscordError('unknownInteraction');
    case 'error':
      response.status(fault.status).json({ message: fault.message, code: fault.code });
      return true;
    case 'disconnect':
      response.socket?.destroy();
      return true;
    case 'timeout':
      // The connection stays open and nothing comes: what the caller's own deadline is for.
      return true;
    case 'late':
      return false;
    default:
      return fault.kind satisfies never;
  }
}
