import type { Response } from 'express';
import type { Simulator } from '../simulator.ts';
import { answerRateLimited } from './rate-limits.ts';

/** @returns true when the call ends here, because a test asked for it to fail. */
export async function meetFault(simulator: Simulator, name: string, response: Response): Promise<boolean> {
  const fault = simulator.faults.take(name);
  if (!fault) return false;
  switch (fault.kind) {
    case '429':
      answerRateLimited(response, fault.retryAfterSeconds);
      return true;
    case '500':
      response.status(500).json({ ok: false, error: 'internal_error' });
      return true;
    case 'disconnect':
      response.socket?.destroy();
      return true;
    case 'timeout':
      // The connection stays open and nothing comes: what the caller's own deadline is for.
      return true;
    case 'unanswered':
      // The call is done as any other; only that it was is never said.
      response.json = () => response;
      return false;
    default:
      return fault.kind satisfies never;
  }
}
