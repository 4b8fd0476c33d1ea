import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { has } from '../../test/support/requirements.ts';
import { startTestRedis, type TestRedis } from '../../test/support/test-redis.ts';
import type { Bus } from '../bus.ts';
import { createLogger } from '../logger.ts';
import { createInProcessBus } from './in-process-bus.ts';
import { createRedisBus } from './redis-bus.ts';

const logger = createLogger('test', 'silent');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two ends of one deployment: the same object in process, two connections on Redis. */
type Ends = () => Promise<{ near: Bus; far: Bus }>;

function busContract(ends: Ends): void {
  const open: Bus[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((bus) => bus.close()));
  });
  async function connect() {
    const { near, far } = await ends();
    open.push(near, far);
    return { near, far };
  }

  test('a topic reaches every listener, and only its own', async () => {
    const { near, far } = await connect();
    const heard: unknown[] = [];
    await near.subscribe('one', (message) => heard.push(['near', message]));
    await far.subscribe('one', (message) => heard.push(['far', message]));
    await far.subscribe('other', (message) => heard.push(['other', message]));
    await near.publish('one', { text: 'é', list: [1, null] });
    await eventually(() => expect(heard).toHaveLength(2));
    expect(heard).toEqual(expect.arrayContaining([['far', { text: 'é', list: [1, null] }]]));
  });

  test('a listener that throws does not keep the message from the others', async () => {
    const { near, far } = await connect();
    const heard: unknown[] = [];
    await near.subscribe('one', () => {
      throw new Error('mine');
    });
    await near.subscribe('one', (message) => heard.push(message));
    await far.publish('one', 1);
    await eventually(() => expect(heard).toEqual([1]));
  });

  test('after unsubscribing nothing arrives', async () => {
    const { near, far } = await connect();
    const heard: unknown[] = [];
    const stop = await near.subscribe('one', (message) => heard.push(message));
    await stop();
    await far.publish('one', 1);
    await pause(100);
    expect(heard).toEqual([]);
  });

  test('an inbox keeps messages for a receiver that comes later, in order', async () => {
    const { near, far } = await connect();
    const inbox = `inbox-${Math.random()}`;
    for (let index = 0; index < 100; index += 1) await near.send(inbox, index);
    const received: unknown[] = [];
    await far.receive(inbox, async (message) => void received.push(message));
    await eventually(() => expect(received).toHaveLength(100));
    expect(received).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  test('an inbox hands over one message at a time', async () => {
    const { near, far } = await connect();
    const inbox = `inbox-${Math.random()}`;
    let running = 0;
    let mostRunning = 0;
    let handled = 0;
    await far.receive(inbox, async () => {
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      await pause(5);
      running -= 1;
      handled += 1;
    });
    await Promise.all(Array.from({ length: 10 }, (_, index) => near.send(inbox, index)));
    await eventually(() => expect(handled).toBe(10));
    expect(mostRunning).toBe(1);
  });

  test('a message whose handler fails is tried again, then set aside for the next one', async () => {
    const { near, far } = await connect();
    const inbox = `inbox-${Math.random()}`;
    const tried: unknown[] = [];
    await far.receive(inbox, async (message) => {
      tried.push(message);
      if (message === 'poison') throw new Error('cannot');
    });
    await near.send(inbox, 'poison');
    await near.send(inbox, 'good');
    await eventually(() => expect(tried).toEqual(['poison', 'poison', 'poison', 'good']));
  });

  test('a receiver that left loses nothing to the next one', async () => {
    const { near, far } = await connect();
    const inbox = `inbox-${Math.random()}`;
    const first: unknown[] = [];
    const second: unknown[] = [];
    const stop = await far.receive(inbox, async (message) => void first.push(message));
    await near.send(inbox, 1);
    await eventually(() => expect(first).toEqual([1]));
    await stop();
    await near.send(inbox, 2);
    await near.receive(inbox, async (message) => void second.push(message));
    await eventually(() => expect(second).toEqual([2]));
    expect(first).toEqual([1]);
  });

  test('ping resolves while the wire is up', async () => {
    const { near } = await connect();
    await near.ping();
  });
}

describe('in-process bus', () => {
  busContract(async () => {
    const bus = createInProcessBus();
    return { near: bus, far: bus };
  });
});

describe.skipIf(!has.redis)('Redis bus', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  busContract(async () => ({
    near: await createRedisBus({ url: redis.url, logger }),
    far: await createRedisBus({ url: redis.url, logger }),
  }));

  test('says within two seconds that a frozen Redis does not answer, and works again afterwards', async () => {
    const bus = await createRedisBus({ url: redis.url, logger });
    redis.freeze();
    const startedAt = Date.now();
    try {
      await Promise.all(
        [bus.send('inbox', 1), bus.publish('one', 1), bus.ping()].map((call) =>
          expect(call).rejects.toMatchObject({ code: 'unavailable' }),
        ),
      );
      expect(Date.now() - startedAt).toBeLessThan(2500);
    } finally {
      redis.thaw();
    }
    await eventually(() => bus.ping());
    await bus.close();
  });

  test('subscriptions and inboxes survive a Redis that was killed and lost everything', async () => {
    const bus = await createRedisBus({ url: redis.url, logger });
    const heard: unknown[] = [];
    const received: unknown[] = [];
    await bus.subscribe('one', (message) => heard.push(message));
    await bus.receive('wiped', async (message) => void received.push(message));
    await redis.kill();
    await expect(bus.publish('one', 0)).rejects.toMatchObject({ code: 'unavailable' });
    await redis.start();
    await eventually(() => bus.ping());
    await bus.send('wiped', 'sent');
    await eventually(async () => {
      await bus.publish('one', 'said');
      expect(heard).toContain('said');
    });
    await eventually(() => expect(received).toEqual(['sent']));
    await bus.close();
  });

  test('a Redis that is not there at the start is one plain error', async () => {
    await expect(createRedisBus({ url: 'redis://:secret@127.0.0.1:1', logger })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Redis at 127.0.0.1:1 does not answer.',
    });
  });
});
