import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type Dockerode from 'dockerode';
import { z } from 'zod';
import { RequestFailure } from '../request-failure.ts';
import { untilAborted } from '../until-aborted.ts';
import { isAlreadySo, isCertainlyUndone, toDockerFailure } from './docker-failure.ts';
import {
  type ContainerInspect,
  type ContainerStats,
  type ContainerSummary,
  eventSchema,
  inspectSchema,
  statsSchema,
  summarySchema,
} from './docker-schemas.ts';

/** What changes a container; each may only be sent once per request. */
export type ContainerChange =
  | { verb: 'start' }
  | { verb: 'stop'; graceSeconds: number }
  | { verb: 'restart'; graceSeconds: number };

export interface LogQuery {
  tail: number;
  /** Unix seconds. */
  since?: number | undefined;
}

/** Docker Engine, with the protocol's failures. Every call needs a signal: none may wait for ever. */
export interface DockerClient {
  version(signal: AbortSignal): Promise<string>;
  /** All containers, or the one named by `id` (none when it is gone). */
  list(signal: AbortSignal, id?: string): Promise<ContainerSummary[]>;
  inspect(id: string, signal: AbortSignal): Promise<ContainerInspect>;
  stats(id: string, signal: AbortSignal): Promise<ContainerStats>;
  /** @throws RequestFailure `outcome_unknown` when Docker may have done it although no answer came. */
  change(id: string, change: ContainerChange, signal: AbortSignal): Promise<void>;
  logs(id: string, query: LogQuery, signal: AbortSignal): Promise<AsyncIterable<Buffer>>;
  /** Ids of containers that changed, for as long as the stream lives. */
  events(signal: AbortSignal): Promise<AsyncIterable<string>>;
}

/** Health checks make exec events all the time; they are left out at the source. */
const watchedEvents = [
  'create',
  'start',
  'restart',
  'die',
  'stop',
  'pause',
  'unpause',
  'rename',
  'update',
  'oom',
  'destroy',
  'health_status',
];

export function createDockerClient(socketPath: string): DockerClient {
  let docker: Dockerode | undefined;

  /** dockerode weighs 13 MB: a machine without Docker never loads it. */
  const connect = async (): Promise<Dockerode> => {
    if (!existsSync(socketPath)) throw Object.assign(new Error(`no ${socketPath}`), { code: 'ENOENT' });
    if (docker === undefined) {
      const { default: Client } = await import('dockerode');
      // A connection kept from before a restart of Docker would fail the first request after it.
      docker = new Client({ socketPath, headers: { Connection: 'close' } });
    }
    return docker;
  };

  const ask = async <T>(
    schema: z.ZodType<T>,
    signal: AbortSignal,
    call: (docker: Dockerode) => Promise<unknown>,
  ) => {
    try {
      return schema.parse(await untilAborted(call(await connect()), signal));
    } catch (error) {
      throw toDockerFailure(error);
    }
  };

  const openStream = async (path: string, query: object, signal: AbortSignal): Promise<IncomingMessage> => {
    try {
      const { modem } = await connect();
      // dockerode itself reads a whole log into memory unless it follows; this is the call it makes.
      return await new Promise<IncomingMessage>((resolve, reject) => {
        modem.dial(
          {
            path: `${path}?`,
            method: 'GET',
            options: { _query: query },
            isStream: true,
            abortSignal: signal,
            statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
          },
          (error, response) => (error ? reject(error) : resolve(response as IncomingMessage)),
        );
      });
    } catch (error) {
      throw toDockerFailure(error);
    }
  };

  return {
    version: async (signal) =>
      (await ask(z.object({ Version: z.string() }), signal, (docker) => docker.version())).Version,
    list: (signal, id) =>
      ask(z.array(summarySchema), signal, (docker) =>
        docker.listContainers({ all: true, abortSignal: signal, ...(id ? { filters: { id: [id] } } : {}) }),
      ),
    inspect: (id, signal) =>
      ask(inspectSchema, signal, (docker) => docker.getContainer(id).inspect({ abortSignal: signal })),
    stats: (id, signal) => {
      // one-shot: without it Docker itself waits a second for a CPU delta that the agent makes better.
      const options = { stream: false as const, 'one-shot': true, abortSignal: signal };
      return ask(statsSchema, signal, (docker) => docker.getContainer(id).stats(options));
    },

    async change(id, change, signal) {
      signal.throwIfAborted(); // From here on an abort leaves it open whether Docker did it.
      try {
        await untilAborted(tell((await connect()).getContainer(id), change, signal), signal);
      } catch (error) {
        if (isAlreadySo(error)) return;
        if (isCertainlyUndone(error)) throw toDockerFailure(error);
        throw new RequestFailure(
          'outcome_unknown',
          `Docker was told to ${change.verb} the container but did not say how it ended.`,
          { cause: error },
        );
      }
    },

    logs: (id, { tail, since }, signal) =>
      openStream(
        `/containers/${id}/logs`,
        { stdout: true, stderr: true, tail, ...(since ? { since } : {}) },
        signal,
      ),

    async events(signal) {
      const filters = JSON.stringify({ type: ['container'], event: watchedEvents });
      return changedIds(await openStream('/events', { filters }, signal));
    },
  };
}

function tell(
  container: Dockerode.Container,
  change: ContainerChange,
  abortSignal: AbortSignal,
): Promise<unknown> {
  switch (change.verb) {
    case 'start':
      return container.start({ abortSignal });
    case 'stop':
      return container.stop({ t: change.graceSeconds, abortSignal });
    case 'restart':
      return container.restart({ t: change.graceSeconds, abortSignal });
    default:
      return change satisfies never;
  }
}

async function* changedIds(stream: IncomingMessage): AsyncIterable<string> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const text of stream) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) {
      const event = eventSchema.safeParse(parseJson(line));
      if (event.success) yield event.data.Actor.ID;
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Fails its schema.
  }
}
