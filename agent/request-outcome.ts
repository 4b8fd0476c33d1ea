import { type AgentMethod, agentMethods, type MethodParams } from '../shared/agent-protocol.ts';
import type { Logger } from '../shared/logger.ts';
import type { Outcome } from './journal.ts';
import { RequestFailure } from './request-failure.ts';

/** @throws RequestFailure `invalid_params`, naming the first that is wrong */
export function parseParams<M extends AgentMethod>(method: M, input: unknown): MethodParams<M> {
  const parsed = agentMethods[method].params.safeParse(input);
  if (parsed.success) return parsed.data as MethodParams<M>;
  const [issue] = parsed.error.issues;
  throw new RequestFailure(
    'invalid_params',
    `${method}: ${issue?.path.join('.') || 'params'}: ${issue?.message}`,
  );
}

/** Only what was thrown on purpose is shown to people; anything else is for the log. */
export function failed(error: unknown, logger: Logger): Outcome {
  if (error instanceof RequestFailure) {
    return { ok: false, error: { code: error.code, message: error.message.slice(0, 2000) } };
  }
  logger.error({ err: error }, 'a request failed unexpectedly');
  return {
    ok: false,
    error: { code: 'internal', message: 'The agent failed unexpectedly; its log says why.' },
  };
}
