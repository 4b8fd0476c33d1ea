/**
 * Everything that can go wrong on purpose. Thrown inside, mapped once per edge
 * (HTTP problem, chat card, failed job, socket error).
 */
export const errorCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'identity_unlinked',
  'not_found',
  'conflict',
  'target_not_found',
  'target_ambiguous',
  'container_required',
  'agent_offline',
  'method_unsupported',
  'docker_unavailable',
  'container_gone',
  'refused_by_agent',
  'expired',
  'timeout',
  'rate_limited',
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface AppErrorOptions {
  /** What the reader can do next; shown beside the message. */
  hint?: string;
  /** Structured extras an edge may show: field errors, candidates, limits. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** `message` is public: it reaches chat and HTTP clients. Secrets and internals belong in `cause`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }
}

/** Wraps anything thrown; an error that was not ours becomes `internal` and keeps its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal', 'Something went wrong on our side.', {
    hint: 'Try again; if it happens again, give the request id to your administrator.',
    cause: error,
  });
}
