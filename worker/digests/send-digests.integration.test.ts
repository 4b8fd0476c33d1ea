import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digests } from '../../drizzle/schema/outgoing.ts';
import { weekdays } from '../../shared/api-contract/attention.ts';
import type { Card } from '../../shared/cards/card.ts';
import { plainText } from '../../shared/cards/plain-text.ts';
import { insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { type ChatDelivery, DeliveryError } from '../notifications/chat-delivery.ts';
import { type DigestDependencies, sendDueDigests } from './send-digests.ts';

let test: TestDatabase;
let deps: DigestDependencies;
let posted: { channel: string; card: Card; dedupeId: string }[];
/** What the platform says to each post, in order; then it takes all. */
let failures: (DeliveryError | Error)[];

beforeEach(async () => {
  test = await createTestDatabase();
  posted = [];
  failures = [];
  const chat = (platform: string): ChatDelivery =>
    ({
      post: async (channelId: string, card: Card, dedupeId: string) => {
        const failure = failures.shift();
        if (failure) throw failure;
        posted.push({ channel: `${platform}:${channelId}`, card, dedupeId });
        return 'ref';
      },
    }) as unknown as ChatDelivery;
  deps = {
    database: test.database,
    platforms: new Map([
      ['slack', chat('slack')],
      ['discord', chat('discord')],
    ]),
    defaultChannels: ['slack:CDEFAULT'],
    logger: pino({ level: 'silent' }),
  };
});
afterEach(() => test.drop());

/** Nine in the morning in Berlin, on the Saturday before clocks go forward. */
const due = Date.parse('2026-03-28T08:00:00Z');
const hour = 3_600_000;

async function addDigest(change: Partial<typeof digests.$inferInsert> = {}): Promise<void> {
  await test.database.orm.insert(digests).values({
    channel: 'slack:C1',
    timeZone: 'Europe/Berlin',
    days: [...weekdays],
    atMinute: 540,
    nextAt: new Date(due),
    ...change,
  });
}
const rows = () => test.database.orm.select().from(digests);
const send = (now: number) => sendDueDigests(deps, { now });

async function fire(serverId: string, at: number): Promise<void> {
  await test.database.sql`
    insert into alerts (id, rule_id, server_id, key, title, metric, severity, state, comparator, threshold,
      started_at, fired_at, resolved_at)
    values (${randomUUID()}, ${randomUUID()}, ${serverId}, '', 'CPU high', 'cpu_percent', 'critical', 'resolved', '>',
      90, ${new Date(at)}, ${new Date(at)}, ${new Date(at + 60_000)})`;
}

describe('sending digests', () => {
  it('posts what is due once, on either platform, and writes when the next one is', async () => {
    await addDigest();
    await addDigest({ channel: 'discord:42' });
    await addDigest({ channel: 'slack:C2', nextAt: new Date(due + 1) });
    expect(await send(due - 1)).toBe(0);
    expect(await send(due)).toBe(2);
    expect(await send(due)).toBe(0);
    expect(posted.map(({ channel }) => channel)).toEqual(['slack:C1', 'discord:42']);
    const first = (await rows()).find(({ channel }) => channel === 'slack:C1');
    // 23 hours later: the clocks went forward in the night.
    expect(first).toMatchObject({ nextAt: new Date(due + 23 * hour), owedAt: null, lastError: null });
  });

  it('is done by one of several workers', async () => {
    for (let index = 0; index < 20; index += 1) await addDigest({ channel: `slack:C${index}` });
    const counts = await Promise.all([send(due), send(due), send(due)]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(new Set(posted.map(({ channel }) => channel)).size).toBe(20);
    expect(posted).toHaveLength(20);
  });

  it('tells of its servers, since the one before: on Monday of the weekend too', async () => {
    const web = await insertServer(test.database.sql, 'web-1', ['web']);
    const db = await insertServer(test.database.sql, 'db-1');
    const monday = Date.parse('2026-03-09T08:00:00Z');
    const friday = Date.parse('2026-03-06T08:00:00Z');
    await fire(web, friday - 1);
    await fire(web, friday + hour);
    await fire(web, monday - hour);
    await fire(db, monday - hour);
    await addDigest({ scope: 'tag:web', days: weekdays.slice(0, 5), nextAt: new Date(monday) });
    await send(monday);
    const [digest] = posted;
    expect(plainText(digest!.card)).toContain('2 alerts in the last 3 days');
    expect((await rows())[0]?.nextAt).toEqual(new Date(monday + 24 * hour));
  });

  it('tries again when the platform cannot take it, no sooner than it says', async () => {
    await addDigest();
    failures = [
      new DeliveryError('retry', 'rate limited', { retryAfterSeconds: 30 }),
      new Error('ECONNRESET'),
    ];
    expect(await send(due)).toBe(0);
    expect(await rows()).toMatchObject([{ lastError: 'rate limited', owedAt: new Date(due) }]);
    expect(await send(due + 29_000)).toBe(0);
    expect(failures).toHaveLength(1);
    expect(await send(due + 30_000)).toBe(0);
    expect(await send(due + 120_000)).toBe(1);
    expect(await rows()).toMatchObject([
      { lastError: null, owedAt: null, nextAt: new Date(due + 23 * hour) },
    ]);
    // The same message to a platform that can tell.
    expect(posted[0]?.dedupeId).toMatch(new RegExp(`/${due}$`));
  });

  it('says in the default channel that its own refuses it, and waits for its next time', async () => {
    await addDigest();
    failures = [new DeliveryError('channel', 'channel_not_found')];
    await send(due);
    expect(posted.map(({ channel }) => channel)).toEqual(['slack:CDEFAULT']);
    expect(plainText(posted[0]!.card)).toContain('channel_not_found');
    expect(await rows()).toMatchObject([{ lastError: 'channel_not_found', owedAt: null }]);
    expect(await send(due + hour)).toBe(0);
    expect(await send(due + 23 * hour)).toBe(1);
    expect(await rows()).toMatchObject([{ lastError: null }]);
  });

  it('is taken up by another worker when the one that took it died', async () => {
    await addDigest({
      nextAt: new Date(due + 23 * hour),
      owedAt: new Date(due),
      retryAt: new Date(due + 120_000),
      attempts: 1,
    });
    expect(await send(due + 119_000)).toBe(0);
    expect(await send(due + 120_000)).toBe(1);
  });

  it('does not post the morning’s in the evening, and says so', async () => {
    await addDigest();
    expect(await send(due + 7 * hour)).toBe(0);
    expect(posted).toEqual([]);
    expect(await rows()).toMatchObject([
      { lastError: 'no worker was running at its time', nextAt: new Date(due + 23 * hour) },
    ]);
  });

  it('gives up on a scope that cannot be read without holding up others', async () => {
    await addDigest({ scope: 'a/b/c' });
    await addDigest({ channel: 'slack:C2', nextAt: new Date(due + 1) });
    expect(await send(due + 1)).toBe(1);
    const refused = (await rows()).find(({ scope }) => scope === 'a/b/c');
    expect(refused).toMatchObject({ owedAt: null, lastError: expect.stringContaining('a/b/c') });
  });
});
