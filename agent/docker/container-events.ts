import type { Readable } from 'node:stream';
import { eventSchema } from './docker-schemas.ts';

/** Health checks make exec events all the time; they are left out at the source. */
const watched = [
  ...['create', 'start', 'restart', 'die', 'stop', 'pause', 'unpause'],
  ...['rename', 'update', 'oom', 'destroy', 'health_status'],
];

/** Query of GET /events. */
export const containerEvents = { filters: JSON.stringify({ type: ['container'], event: watched }) };

/** Docker's stream of JSON lines -> ids of the containers that changed. */
export async function* changedContainers(stream: Readable): AsyncIterable<string> {
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
