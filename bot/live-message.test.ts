import { expect, it } from 'vitest';
import type { Card } from '../shared/cards/card.ts';
import { createLogger } from '../shared/logger.ts';
import { createLiveMessage } from './live-message.ts';
import type { DeliveryFailure } from './try-until.ts';

const logger = createLogger('test', 'silent');
const card = (title: string): Card => ({ title, tone: 'info', blocks: [] });

/** A platform's error, as its classifier would read it. */
class Refused extends Error {
  readonly failure: DeliveryFailure;
  constructor(failure: DeliveryFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}
const classify = (error: unknown): DeliveryFailure =>
  error instanceof Refused ? error.failure : { kind: 'transient', code: 'unknown' };

function record(failures: Error[] = []) {
  const edits: { title: string; at: number }[] = [];
  const reposts: string[] = [];
  return {
    edits,
    reposts,
    classify,
    edit: async (from: Card) => {
      const failure = failures.shift();
      if (failure) throw failure;
      edits.push({ title: from.title, at: Date.now() });
    },
    repost: async (from: Card) => {
      reposts.push(from.title);
    },
  };
}

it('spaces edits out and skips those that newer ones overtake', async () => {
  const chat = record();
  const message = createLiveMessage({ ...chat, logger, minIntervalMs: 50 });
  for (const title of ['1', '2', '3']) message.update(card(title));
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(chat.edits.map(({ title }) => title)).toEqual(['3']);
});

it('delivers the end last, even while an edit waits', async () => {
  const chat = record();
  const message = createLiveMessage({ ...chat, logger, minIntervalMs: 50 });
  message.update(card('running'));
  await message.finish(card('done'));
  message.update(card('too late'));
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(chat.edits.at(-1)?.title).toBe('done');
});

it('waits as long as the platform asks before the last edit', async () => {
  const chat = record([new Refused({ kind: 'rate_limited', retryAfterMs: 50 })]);
  const startedAt = Date.now();
  await createLiveMessage({ ...chat, logger }).finish(card('done'));
  expect(chat.edits).toHaveLength(1);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(45);
});

it('says the end in a new message when the old one is gone', async () => {
  const chat = record([new Refused({ kind: 'permanent', code: 'message_not_found' })]);
  await createLiveMessage({ ...chat, logger }).finish(card('done'));
  expect(chat.reposts).toEqual(['done']);
});

it('ends when the platform stays away', async () => {
  const chat = record(Array.from({ length: 99 }, () => new Error('away')));
  await createLiveMessage({ ...chat, logger, finishWithinMs: 10 }).finish(card('done'));
  expect(chat.edits).toEqual([]);
});
