import { test as base, describe, expect } from 'vitest';
import { type Platform, platforms } from '../../simulator/places.ts';
import { type AlertWorkers, startAlertWorkers } from '../support/alert-workers.ts';
import { eventually } from '../support/eventually.ts';
import type { GatedRequest } from '../support/http-gate.ts';
import { has } from '../support/requirements.ts';

const deliveredMs = 40_000;

/** A new message in a channel, not a line in a thread and not an edit. */
const isPost: Record<Platform, (asked: GatedRequest) => boolean> = {
  slack: ({ path }) => path.includes('/chat.postMessage'),
  discord: ({ method, path }) => method === 'POST' && /\/channels\/\d+\/messages$/.test(path),
};

/** Each test has workers and chats of its own, and mostly waits: they run beside each other. */
const test = base.extend<{ workers: AlertWorkers }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names a fixture needs from its first argument.
  workers: async ({}, use) => {
    const workers = await startAlertWorkers();
    await use(workers);
    await workers.close();
  },
});

/** How often each alert was posted where people see it. */
async function postsOf(
  workers: AlertWorkers,
  platform: Platform,
  names: readonly string[],
): Promise<number[]> {
  const messages = await workers.messages(platform);
  const posted = messages.filter(({ id, threadId }) => threadId === undefined || threadId === id);
  return names.map((name) => posted.filter(({ visibleText }) => visibleText.includes(`${name} `)).length);
}

async function untilAllDelivered(workers: AlertWorkers, log: () => string): Promise<void> {
  const allDelivered = async () => {
    const rows = await workers.database.sql`select state from notifications where state <> 'delivered'`;
    const [{ count } = { count: 0 }] = await workers.database
      .sql`select count(*)::int as count from notifications`;
    const untold = await workers.database.sql`
      select id from alerts where (select count(*) from notification_alerts where alert_id = alerts.id) < 2`;
    if (rows.length > 0 || untold.length > 0 || count === 0) {
      await workers.hint();
      throw new Error(`${rows.length} messages are owed, ${untold.length} alerts are not promised`);
    }
  };
  await eventually(allDelivered, deliveredMs, log);
}

describe.skipIf(!has.redis)('F18: kill -9 of the worker between a post and its note', () => {
  test.concurrent.for(platforms)('loses no alert and repeats none, on %s', async (platform, { workers }) => {
    const crashes = 2;
    const names: string[] = [];
    for (let crash = 1; crash <= crashes; crash += 1) {
      const worker = workers.startWorker();
      const gate = workers.gates[platform];
      const killed = new Promise<void>((resolve) => {
        gate.judge = (asked) => {
          if (!isPost[platform](asked)) return 'pass';
          gate.judge = () => 'pass';
          // It is posted, and whoever posted it never hears so.
          return { swallow: true, afterwards: () => void worker.kill().then(resolve) };
        };
      });
      const name = `Crash ${crash} of ${platform}`;
      names.push(name);
      await workers.fire(name);
      await killed;
      await workers.expireClaims();
    }
    const last = workers.startWorker();
    await untilAllDelivered(workers, last.log);
    // Discord knows the message again by its nonce, and on Slack we find it by its metadata.
    for (const told of platforms) expect(await postsOf(workers, told, names)).toEqual(names.map(() => 1));
  });
});

describe.skipIf(!has.redis)('F18: a chat that answers 429, 500 or not at all', () => {
  test.concurrent.for(platforms)(
    'is told every alert once, and asked no sooner than it said, on %s',
    async (platform, { workers }) => {
      const retryAfterSeconds = 4;
      const gate = workers.gates[platform];
      let faults = 0;
      let refusedAt = 0;
      const tooEarly: number[] = [];
      gate.judge = (asked) => {
        if (!isPost[platform](asked)) return 'pass';
        if (asked.at < refusedAt + retryAfterSeconds * 1000) tooEarly.push(asked.at - refusedAt);
        faults += 1;
        if (faults === 1) {
          refusedAt = asked.at;
          return {
            status: 429,
            headers: { 'retry-after': String(retryAfterSeconds), 'content-type': 'application/json' },
            body: JSON.stringify({ message: 'rate limited', retry_after: retryAfterSeconds, global: false }),
          };
        }
        return faults <= 3 ? { status: 500 } : 'pass';
      };
      const worker = workers.startWorker();
      const names = ['First', 'Second', 'Third', 'Fourth'].map((name) => `${name} fault`);
      const [first = '', ...others] = names;
      await workers.fire(first);
      await eventually(
        async () => {
          if (faults === 0) throw new Error('nothing was sent yet');
        },
        deliveredMs,
        worker.log,
      );
      // The channel is not to be asked for these either.
      for (const name of others) await workers.fire(name);
      await untilAllDelivered(workers, worker.log);
      expect(tooEarly).toEqual([]);
      expect(await postsOf(workers, platform, names)).toEqual([1, 1, 1, 1]);
    },
  );

  test.concurrent.for(platforms)(
    'that takes it and never says so has it once, on %s',
    async (platform, { workers }) => {
      const gate = workers.gates[platform];
      let swallowed = 0;
      gate.judge = (asked) => {
        if (!isPost[platform](asked)) return 'pass';
        swallowed += 1;
        return swallowed <= 2 ? { swallow: true } : 'pass';
      };
      const worker = workers.startWorker();
      await workers.fire('Never answered');
      await untilAllDelivered(workers, worker.log);
      for (const told of platforms) expect(await postsOf(workers, told, ['Never answered'])).toEqual([1]);
    },
  );
});

describe.skipIf(!has.redis)('F19: three workers', () => {
  test('post each alert once', async ({ workers }) => {
    const running = [1, 2, 3].map(() => workers.startWorker());
    const names = Array.from({ length: 10 }, (_, index) => `Alert ${index}`);
    await Promise.all(names.map((name) => workers.fire(name)));
    // Each of them is asked for all of it, again and again.
    await untilAllDelivered(workers, () => running.map(({ log }) => log()).join('\n'));
    for (const platform of platforms)
      expect(await postsOf(workers, platform, names)).toEqual(names.map(() => 1));
  });
});
