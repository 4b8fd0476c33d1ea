import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { expect, it } from 'vitest';
import type { Card } from '../../shared/cards/card.ts';
import { createLogger } from '../../shared/logger.ts';
import { createLiveMessage } from './live-message.ts';

const logger = createLogger('test', 'silent');
const card = (title: string): Card => ({ title, tone: 'info', blocks: [] });

function record(failures: Error[] = []) {
  const edits: { title: string; at: number }[] = [];
  const reposts: string[] = [];
  return {
    edits,
    reposts,
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
  const slack = record();
  const message = createLiveMessage({ ...slack, logger, minIntervalMs: 50 });
  for (const title of ['1', '2', '3']) message.update(card(title));
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(slack.edits.map(({ title }) => title)).toEqual(['3']);
});

it('delivers the end last, even while an edit waits', async () => {
  const slack = record();
  const message = createLiveMessage({ ...slack, logger, minIntervalMs: 50 });
  message.update(card('running'));
  await message.finish(card('done'));
  message.update(card('too late'));
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(slack.edits.at(-1)?.title).toBe('done');
});

it('waits as long as Slack asks before the last edit', async () => {
  const slack = record([new WebAPIRateLimitedError(0.05)]);
  const startedAt = Date.now();
  await createLiveMessage({ ...slack, logger }).finish(card('done'));
  expect(slack.edits).toHaveLength(1);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(45);
});

it('says the end in a new message when the old one is gone', async () => {
  const slack = record([new WebAPIPlatformError({ ok: false, error: 'message_not_found' })]);
  await createLiveMessage({ ...slack, logger }).finish(card('done'));
  expect(slack.reposts).toEqual(['done']);
});

it('ends when Slack stays away', async () => {
  const slack = record(Array.from({ length: 99 }, () => new Error('away')));
  await createLiveMessage({ ...slack, logger, finishWithinMs: 10 }).finish(card('done'));
  expect(slack.edits).toEqual([]);
});
