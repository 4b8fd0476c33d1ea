import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorize } from '../../api/operations/authorize.ts';
import { type ClientPush, clientFrameSchema, topicKinds } from '../../shared/api-contract/client-socket.ts';
import { actorHeader } from '../../shared/api-contract/common.ts';
import { topics } from '../../shared/bus.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { TestClient } from '../support/test-client.ts';
import { type CallerWithHeaders, makeAdminSession, makeCallers, tags } from './callers.ts';
import { actorOf, type Person } from './expected-answer.ts';
import { createResources, type Resources } from './resources.ts';
import { validInput } from './valid-input.ts';

/** Every frame of `/ws/client` with every kind of topic, from everybody. */
let api: TestApi;
let callers: CallerWithHeaders[];
let resources: Resources;

beforeAll(async () => {
  api = await startTestApi();
  resources = await createResources(api);
  callers = [...(await makeCallers(api)), await makeAdminSession(api)];
});
afterAll(() => api.close());

const open = ({ headers }: CallerWithHeaders) => TestClient.open(api.api.url, headers);
const isStranger = ({ kind }: CallerWithHeaders) =>
  kind === 'stranger' || kind === 'enrolment' || kind === 'hook' || kind === 'unlinked';

test('the socket opens for nobody without an account, but for the service', async () => {
  const strangers = callers.filter(isStranger);
  const opened = await Promise.allSettled(strangers.map(open));
  for (const [index, result] of opened.entries()) {
    const status = strangers[index]?.kind === 'unlinked' ? '403' : '401';
    expect([strangers[index]?.name, String((result as PromiseRejectedResult).reason)]).toEqual([
      strangers[index]?.name,
      `Error: ${status}`,
    ]);
  }
});

/** Something to listen to that is on the server of the other tag. */
async function topicOf(kind: (typeof topicKinds)[number]): Promise<string> {
  return kind === 'alerts' ? kind : `${kind}:${await resources.make(`/${kind}s`)}`;
}

/** A socket, and for whom its frames say that they ask; `person` = whose rights count. */
interface Asker {
  name: string;
  headers: Record<string, string>;
  actor?: string | undefined;
  person?: Person | undefined;
}

/** Everybody on a socket of his own, which an actor in the frame does not change, and in chat by frame on the bot's. */
function askers(): Asker[] {
  const known = callers.filter((caller) => !isStranger(caller));
  const bySocket = known.map((caller) => ({ ...caller, person: personOf(caller) }));
  const [admin] = known.filter(({ name }) => name === 'admin of everything, in chat');
  const pretending = bySocket.flatMap((asker) =>
    asker.person === undefined
      ? []
      : [{ ...asker, name: `${asker.name}, as an admin`, actor: actorIn(admin) }],
  );
  const { headers } = callers.find(({ kind }) => kind === 'service')!;
  const byFrame = callers
    .filter((caller) => actorIn(caller) !== undefined)
    .map((caller) => ({
      name: `${caller.name}, by frame`,
      headers,
      actor: actorIn(caller),
      person: personOf(caller),
    }));
  return [...bySocket, ...pretending, ...byFrame];
}

const personOf = (caller: CallerWithHeaders) => (caller.kind === 'person' ? caller : undefined);
const actorIn = (caller: CallerWithHeaders | undefined) => caller?.headers[actorHeader];

/** Of all frames only the end of a subscription is everybody's whose actor is somebody: it gives nothing. */
function mayBeTold({ person }: Asker, type: string, kind: string): boolean {
  if (type === 'unsubscribe') return true;
  const subject = kind === 'alerts' ? 'anywhere' : { tags: [tags.theirs] };
  return person !== undefined && authorize(actorOf(person), 'read', subject).allowed;
}

const frames = clientFrameSchema.options.flatMap((schema) =>
  topicKinds.map((kind) => [schema.shape.type.value, kind, schema] as const),
);

describe('on an open socket', () => {
  test.each(frames)('%s %s is answered by what the person may read', async (type, kind, schema) => {
    const topic = await topicOf(kind);
    const told = new Map<string, ClientPush['type']>();
    const answers = askers().map(async (asker) => {
      const client = await TestClient.open(api.api.url, asker.headers);
      const known = { topic: () => topic, ...(asker.actor && { actor: () => asker.actor }) };
      const answer = await client.ask(validInput(schema, { known }) as { id: string });
      client.socket.terminate();
      told.set(asker.name, answer.type);
      const expected = mayBeTold(asker, type, kind) ? `${type}d` : 'error';
      return answer.type === expected ? undefined : `${asker.name}: must be ${expected}`;
    });
    expect((await Promise.all(answers)).filter((problem) => problem !== undefined)).toEqual([]);
    expect(new Set(told.values()).size).toBe(type === 'subscribe' ? 2 : 1);
  });

  test('and nothing of the other server arrives where it may not be read', async () => {
    const ofOther = askers().filter(
      ({ person }) =>
        person !== undefined && !authorize(actorOf(person), 'read', { tags: [tags.theirs] }).allowed,
    );
    expect(ofOther.length).toBeGreaterThan(0);
    for (const { headers, actor } of ofOther) {
      const client = await TestClient.open(api.api.url, headers);
      for (const kind of topicKinds)
        await client.ask({ type: 'subscribe', id: kind, topic: await topicOf(kind), actor });
      const alertId = await resources.make('/alerts');
      await api.bus.publish(topics.alerts, { alertId, state: 'firing' });
      await client.ask({ type: 'unsubscribe', id: 'last', topic: 'alerts' });
      expect(client.pushes.filter((push) => push.type === 'event')).toEqual([]);
      client.socket.terminate();
    }
  });
});
