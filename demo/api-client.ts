import { z } from 'zod';
import { problemSchema } from '../shared/api-contract/common.ts';
import { AppError } from '../shared/errors.ts';

const timeoutMs = 10_000;

/** The API as an administrator's script uses it. */
export interface ApiClient {
  get<Schema extends z.ZodType>(path: string, answer: Schema): Promise<z.output<Schema>>;
  post<Schema extends z.ZodType>(path: string, body: unknown, answer: Schema): Promise<z.output<Schema>>;
  delete(path: string): Promise<void>;
}

/** @throws AppError with the API's own code and text, also `unauthenticated` for a wrong password. */
export async function logIn(apiUrl: string, email: string, password: string): Promise<ApiClient> {
  const login = z.object({ accessToken: z.string() });
  const { accessToken } = await call(apiUrl, 'POST', '/auth/login', undefined, { email, password }, login);
  return {
    get: (path, answer) => call(apiUrl, 'GET', path, accessToken, undefined, answer),
    post: (path, body, answer) => call(apiUrl, 'POST', path, accessToken, body, answer),
    delete: (path) => call(apiUrl, 'DELETE', path, accessToken, undefined, z.undefined()),
  };
}

async function call<Schema extends z.ZodType>(
  apiUrl: string,
  method: string,
  path: string,
  token: string | undefined,
  body: unknown,
  answer: Schema,
): Promise<z.output<Schema>> {
  const response = await fetch(`${apiUrl}/api/v1${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const content: unknown = response.status === 204 ? undefined : await response.json();
  if (response.ok) return answer.parse(content);
  const problem = problemSchema.safeParse(content);
  if (!problem.success) throw new AppError('internal', `${method} ${path} answered ${response.status}.`);
  throw new AppError(problem.data.code, problem.data.detail, { hint: problem.data.hint });
}
