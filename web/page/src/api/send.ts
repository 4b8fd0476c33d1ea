import { noAnswer, readProblem } from './api-error.ts';

/** The API ends its own work earlier than this. */
const deadlineMs = 15_000;

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v1: `servers/{id}`, ids encoded. */
  path: string;
  query?: Record<string, string | number | null | undefined>;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Default 15 s. */
  timeoutMs?: number;
}

/** One request. @throws ApiError; the caller's own abort as it is. */
export async function send(request: ApiRequest, accessToken?: string): Promise<Response> {
  const { method = 'GET', path, query = {}, body, signal, timeoutMs = deadlineMs } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  const response = await fetch(`api/v1/${path}${toQuery(query)}`, {
    method,
    headers: {
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw noAnswer();
  });
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** The body of an answer; one that was cut off is none. @throws ApiError */
export const readJson = <Answer>(response: Response): Promise<Answer> =>
  response.json().catch(() => {
    throw noAnswer();
  });

/** What is empty is not asked for. */
export function toQuery(query: NonNullable<ApiRequest['query']>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
