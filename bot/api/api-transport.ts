import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { actorHeader, type ChatActor, problemSchema } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, each variable part already encoded. */
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  deadlineMs?: number;
}

export interface ApiTransport {
  /** The answer, checked. @throws AppError as the API meant it, `details.requestId` to quote */
  json<Schema extends z.ZodType>(
    actor: ChatActor,
    request: ApiRequest,
    schema: Schema,
  ): Promise<z.output<Schema>>;
  bytes(actor: ChatActor, request: ApiRequest): Promise<Buffer>;
  /** For answers without content. */
  send(actor: ChatActor, request: ApiRequest): Promise<void>;
}

const defaultDeadlineMs = 5000;

/** HTTP to the API with the bot's service token, in the name of a person in chat. */
export function createApiTransport(options: {
  apiUrl: string;
  serviceToken: string;
  logger: Logger;
}): ApiTransport {
  const base = `${options.apiUrl.replace(/\/$/, '')}/api/v1`;

  async function call<Answer>(
    actor: ChatActor,
    request: ApiRequest,
    read: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const requestId = randomUUID();
    const deadlineMs = request.deadlineMs ?? defaultDeadlineMs;
    const log = options.logger.child({ requestId, method: request.method, path: request.path });
    try {
      const response = await fetch(base + request.path + queryText(request.query), {
        method: request.method,
        headers: {
          authorization: `Bearer ${options.serviceToken}`,
          [actorHeader]: encodeActor(actor),
          'x-request-id': requestId,
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        // Covers the body too, so a stalled download ends as well.
        signal: AbortSignal.timeout(deadlineMs),
        redirect: 'error',
      });
      if (!response.ok) throw await readProblem(response, requestId);
      return await read(response);
    } catch (error) {
      if (error instanceof AppError) throw error;
      log.warn({ err: error }, 'the API did not answer');
      throw unreachable(request, error, requestId, deadlineMs);
    }
  }

  return {
    json: (actor, request, schema) =>
      call(actor, request, async (response) => {
        const text = await response.text();
        const parsed = schema.safeParse(parseJson(text));
        if (parsed.success) return parsed.data;
        options.logger.error(
          { path: request.path, issues: parsed.error.issues },
          'answer of the API not understood',
        );
        throw new AppError('internal', 'The answer of the ChatOps API was not understood.', {
          hint: 'Bot and API are probably of different versions: update both.',
        });
      }),
    bytes: (actor, request) =>
      call(actor, request, async (response) => Buffer.from(await response.arrayBuffer())),
    send: (actor, request) =>
      call(actor, request, async (response) => {
        await response.arrayBuffer();
      }),
  };
}

export const encodeActor = (actor: ChatActor): string =>
  Buffer.from(JSON.stringify(actor), 'utf8').toString('base64url');

function queryText(query: ApiRequest['query']): string {
  const entries = Object.entries(query ?? {}).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}

async function readProblem(response: Response, requestId: string): Promise<AppError> {
  const problem = problemSchema.safeParse(parseJson(await response.text()));
  if (!problem.success) {
    // A proxy in between, or not our API at all.
    return new AppError('unavailable', `The ChatOps API answered with status ${response.status}.`, {
      hint: 'Try again in a minute.',
      details: { requestId },
    });
  }
  const { code, detail, hint, details } = problem.data;
  return new AppError(code, detail, {
    ...(hint === undefined ? {} : { hint }),
    details: { ...details, requestId: problem.data.requestId },
  });
}

function unreachable(request: ApiRequest, cause: unknown, requestId: string, deadlineMs: number): AppError {
  const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
  const changes = request.method !== 'GET';
  return new AppError(
    timedOut ? 'timeout' : 'unavailable',
    timedOut
      ? `The ChatOps API did not answer within ${deadlineMs / 1000} s.`
      : 'The ChatOps API cannot be reached.',
    {
      // A request that timed out may have arrived; saying "nothing happened" could be wrong.
      hint:
        changes && timedOut
          ? 'Whether your request arrived is not known: look at `/chatops history` before you repeat it.'
          : 'Nothing was done. Try again in a minute; if it lasts, tell your administrator.',
      details: { requestId },
      cause,
    },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: no schema accepts undefined, so the caller reports it.
    return undefined;
  }
}
