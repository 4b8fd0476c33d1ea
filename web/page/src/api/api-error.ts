import type { Problem } from './contract.ts';

export interface FieldProblem {
  field: string;
  problem: string;
}

/** What the API refused, or why it could not be asked, in words for the reader. */
export class ApiError extends Error {
  /** 0 = no answer came. */
  readonly status: number;
  readonly code: Problem['code'];
  readonly hint: string | undefined;
  readonly requestId: string | undefined;
  readonly fields: readonly FieldProblem[];
  /** The one field that the whole message is about. */
  readonly field: string | undefined;
  /** When asking again makes sense; null when it was not said. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Omit<Problem, 'type' | 'title' | 'requestId'> & { requestId?: string }) {
    super(problem.detail);
    this.name = 'ApiError';
    const { status, code, hint, requestId, details = {} } = problem;
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.requestId = requestId;
    this.fields = readFields(details.fields);
    this.field = typeof details.field === 'string' ? details.field : undefined;
    const wait = details.retryAfterSeconds;
    this.retryAfterSeconds = typeof wait === 'number' ? wait : null;
  }
}

/** From whatever answered: a proxy in between may say it in HTML. */
export async function readProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return new ApiError(body);
  return new ApiError({
    status: response.status,
    code: response.status >= 500 ? 'unavailable' : 'internal',
    detail: `The server answered ${response.status}, not as expected.`,
    hint: 'Try again in a moment.',
  });
}

export const noAnswer = (): ApiError =>
  new ApiError({
    status: 0,
    code: 'unavailable',
    detail: 'The server cannot be reached.',
    hint: 'Check the network, then try again. For a change: look first whether it was made.',
  });

export const toApiError = (thrown: unknown): ApiError =>
  thrown instanceof ApiError
    ? thrown
    : new ApiError({ status: 0, code: 'internal', detail: `This page went wrong: ${String(thrown)}` });

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'detail' in body &&
    typeof body.detail === 'string' &&
    'code' in body &&
    'status' in body
  );
}

function readFields(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (entry): entry is FieldProblem => typeof entry?.field === 'string' && typeof entry?.problem === 'string',
  );
}
