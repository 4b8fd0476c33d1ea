import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorize } from '../../api/operations/authorize.ts';
import { type ClientPush, clientFrameSchema, topicKinds } from '../../shared/api-contract/client-socket.ts';
import { topics } from '../../shared/bus.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { TestClient } from '../support/test-client.ts';
import { type CallerWithHeaders, makeAdminSession, makeCallers, tags } from './callers.ts';
import { actorOf } from './expected-answer.ts';
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

/** Of all frames only the end of a subscription is everybody's: it gives nothing. */
function mayBeTold(caller: CallerWithHeaders, type: string, kind: string): boolean {
  if (type === 'unsubscribe') return true;
  const subject = kind === 'alerts' ? 'anywhere' : { tags: [tags.theirs] };
  return caller.kind === 'person' && authorize(actorOf(caller.grants), 'read', subject).allowed;
}

const frames = clientFrameSchema.options.flatMap((schema) =>
  topicKinds.map((kind) => [schema.shape.type.value, kind, schema] as const),
);

describe('on an open socket', () => {
  test.each(frames)('%s %s is answered by what the person may read', async (type, kind, schema) => {
    const topic = await topicOf(kind);
    const told = new Map<string, ClientPush['type']>();
    for (const caller of callers.filter((each) => !isStranger(each))) {
      const client = await open(caller);
      const frame = validInput(schema, { topic: () => topic }) as { id: string };
      const answer = await client.ask(frame);
      told.set(caller.name, answer.type);
      const expected = mayBeTold(caller, type, kind) ? `${type}d` : 'error';
      expect([caller.name, answer.type]).toEqual([caller.name, expected]);
      client.socket.terminate();
    }
    expect(new Set(told.values()).size).toBe(type === 'subscribe' ? 2 : 1);
  });

  test('and nothing of the other server arrives where it may not be read', async () => {
    const ofOther = callers.filter((caller) => caller.kind === 'person' && caller.name.includes(tags.other));
    expect(ofOther.length).toBeGreaterThan(0);
    for (const caller of ofOther) {
      const client = await open(caller);
      for (const kind of topicKinds)
        await client.ask({ type: 'subscribe', id: kind, topic: await topicOf(kind) });
      const alertId = await resources.make('/alerts');
      await api.bus.publish(topics.alerts, { alertId, state: 'firing' });
      await client.ask({ type: 'unsubscribe', id: 'last', topic: 'alerts' });
      expect(client.pushes.filter((push) => push.type === 'event')).toEqual([]);
      client.socket.terminate();
    }
  });
});
