import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { eventSchema } from './docker-schemas.ts';

/** Health checks make exec events all the time; they are left out at the source. */
const watched = [
  ...['create', 'start', 'restart', 'die', 'kill', 'stop', 'pause', 'unpause'],
  ...['rename', 'update', 'oom', 'destroy', 'health_status'],
];

export interface ContainerEvent {
  id: string;
  name: string;
  /** Docker's word: `die`, `oom`, `health_status: unhealthy`. */
  action: string;
  /** Epoch ms, with what Docker knows below that. */
  at: number;
  /** Of `die`. */
  exitCode: number | undefined;
  /** Of `kill`, as a number. */
  signal: number | undefined;
}

/** Query of GET /events. Docker keeps the newest 256 and begins with those since `sinceMs`. */
export const containerEventsQuery = (sinceMs: number) => ({
  filters: JSON.stringify({ type: ['container'], event: watched }),
  since: (sinceMs / 1000).toFixed(6),
});

/** Docker's stream of JSON lines -> what happened to containers. What is not an event is left out. */
export async function* readContainerEvents(stream: Readable): AsyncIterable<ContainerEvent> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const text of stream) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) {
      const event = eventSchema.safeParse(parseJson(line));
      if (event.success) yield toContainerEvent(event.data);
    }
  }
}

function toContainerEvent({ Action, Actor, time, timeNano }: z.infer<typeof eventSchema>): ContainerEvent {
  const { name = '', exitCode, signal } = Actor.Attributes ?? {};
  return {
    id: Actor.ID,
    name,
    action: Action,
    at: timeNano > 0 ? timeNano / 1e6 : time * 1000,
    exitCode: wholeNumber(exitCode),
    signal: wholeNumber(signal),
  };
}

const wholeNumber = (text: string | undefined) =>
  text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Fails its schema.
  }
}
