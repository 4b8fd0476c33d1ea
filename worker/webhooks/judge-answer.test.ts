import { expect, test } from 'vitest';
import { judgeAnswer } from './judge-answer.ts';
import type { WebhookAnswer } from './post-webhook.ts';

const now = new Date('2026-11-23T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const answered = (status: number, retryAfterSeconds?: number): WebhookAnswer => ({
  kind: 'answered',
  status,
  retryAfterSeconds,
  words: '',
});
const failed: WebhookAnswer = { kind: 'failed', error: 'no answer in time', refused: false };

test.each<[string, WebhookAnswer, number, Date, object]>([
  ['200 is taken', answered(200), 1, ago(1), { state: 'delivered', status: 200 }],
  ['204 is taken', answered(204), 9, ago(90_000), { state: 'delivered' }],
  ['500 is tried again', answered(500), 1, ago(1), { state: 'owed', retryInSeconds: 5, error: 'HTTP 500' }],
  ['404 is tried again: somebody may mend it', answered(404), 1, ago(1), { state: 'owed' }],
  ['no answer is tried again', failed, 2, ago(9), { state: 'owed', retryInSeconds: 15, status: null }],
  ['waits grow to an hour', failed, 12, ago(9), { state: 'owed', retryInSeconds: 3600 }],
  ['429 is tried when it says', answered(429, 40), 1, ago(1), { state: 'owed', retryInSeconds: 40 }],
  [
    '… though not after more than an hour',
    answered(503, 99_999),
    1,
    ago(1),
    { state: 'owed', retryInSeconds: 3600 },
  ],
  [
    'a redirect is not followed',
    answered(302),
    1,
    ago(1),
    { state: 'owed', error: 'HTTP 302: redirects are not followed' },
  ],
  ['410 is never tried again', answered(410), 1, ago(1), { state: 'abandoned', gone: true }],
  [
    'after a day it is given up',
    failed,
    40,
    ago(86_400),
    { state: 'abandoned', error: expect.stringContaining('given up after a day') },
  ],
])('%s', (_, answer, attempts, createdAt, outcome) => {
  expect(judgeAnswer(answer, { attempts, createdAt, now })).toMatchObject(outcome);
});
