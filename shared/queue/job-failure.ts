import { UnrecoverableError } from 'bullmq';
import { AppError, type ErrorCode, errorCodes, toAppError } from '../errors.ts';

/** Trying again later may help; every other failure is final at the first attempt. */
const retryable: ReadonlySet<ErrorCode> = new Set([
  'agent_offline',
  'timeout',
  'rate_limited',
  'unavailable',
  'internal',
]);

/** A failure that nobody foresaw, for the third time, lies in the job: it is set aside. */
const mostUnexplained = 3;

/**
 * What BullMQ keeps of a failure is one text, so the code travels in front: `[not_found] No such …`.
 * Final ones become UnrecoverableError, which skips the remaining attempts.
 */
export function toJobFailure(error: unknown, attempt: number): Error {
  const { code, message } = toAppError(error);
  const text = `[${code}] ${message}`;
  const poison = code === 'internal' && attempt >= mostUnexplained;
  const failure =
    retryable.has(code) && !poison ? new Error(text, { cause: error }) : new UnrecoverableError(text);
  // The stack of where it happened, not of this line.
  if (error instanceof Error && error.stack) failure.stack = error.stack;
  return failure;
}

/** The other way, for who waited for the job. */
export function fromJobFailure(failedReason: string): AppError {
  const [, code, message] = failedReason.match(/^\[(\w+)\] (.*)$/s) ?? [];
  const known = errorCodes.find((candidate) => candidate === code);
  if (known && message) return new AppError(known, message);
  return new AppError('unavailable', 'The background job did not finish.', {
    hint: 'Try again in a moment.',
    cause: new Error(failedReason),
  });
}
