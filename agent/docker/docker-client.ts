import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type Dockerode from 'dockerode';
import { z } from 'zod';
import { RequestFailure } from '../request-failure.ts';
import { untilAborted } from '../until-aborted.ts';
import { type ContainerEvent, containerEventsQuery, readContainerEvents } from './container-events.ts';
import { isAlreadySo, isCertainlyUndone, toDockerFailure } from './docker-failure.ts';
import {
  type ContainerInspect,
  type ContainerStats,
  type ContainerSummary,
  inspectSchema,
  statsSchema,
  summarySchema,
  versionSchema,
} from './docker-schemas.ts';

/** Until the stream of events begins. */
const openTimeoutMs = 5000;

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
  /**
   * What happens to containers, from `sinceMs` (epoch) on, for as long as the stream lives.
   * @param signal ends it; that it begins has a deadline of its own
   */
  events(sinceMs: number, signal: AbortSignal): Promise<AsyncIterable<ContainerEvent>>;
}

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

  /** What dockerode does underneath, for calls it has no abortable or streaming form of. */
  const get = async (
    path: string,
    query: object,
    signal: AbortSignal,
    isStream: boolean,
  ): Promise<unknown> => {
    const { modem } = await connect();
    return new Promise((resolve, reject) => {
      const statusCodes = { 200: true, 404: 'no such container', 500: 'server error' };
      modem.dial(
        {
          path: `${path}?`,
          method: 'GET',
          options: { _query: query },
          isStream,
          abortSignal: signal,
          statusCodes,
        },
        (error, response) => (error ? reject(error) : resolve(response)),
      );
    });
  };

  const openStream = async (path: string, query: object, signal: AbortSignal): Promise<IncomingMessage> => {
    try {
      const stream = (await untilAborted(get(path, query, signal, true), signal)) as IncomingMessage;
      // Whoever reads it learns of its end there; before that, nobody listens.
      stream.on('error', () => undefined);
      return stream;
    } catch (error) {
      throw toDockerFailure(error);
    }
  };

  return {
    version: async (signal) =>
      (await ask(versionSchema, signal, () => get('/version', {}, signal, false))).Version,
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

    // dockerode itself reads a whole log into memory unless it follows.
    logs: (id, { tail, since }, signal) =>
      openStream(
        `/containers/${id}/logs`,
        { stdout: true, stderr: true, tail, ...(since ? { since } : {}) },
        signal,
      ),

    async events(sinceMs, signal) {
      const opening = new AbortController();
      const tooLate = setTimeout(() => opening.abort(), openTimeoutMs);
      try {
        const both = AbortSignal.any([signal, opening.signal]);
        return readContainerEvents(await openStream('/events', containerEventsQuery(sinceMs), both));
      } finally {
        clearTimeout(tooLate);
      }
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
