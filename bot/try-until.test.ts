import { expect, it } from 'vitest';
import { type DeliveryFailure, tryUntil } from './try-until.ts';

const classify = (error: unknown): DeliveryFailure => {
  const [kind, ms = 0] = String((error as Error).message).split(' ');
  if (kind === 'limited') return { kind: 'rate_limited', retryAfterMs: Number(ms) };
  return kind === 'refused' ? { kind: 'permanent', code: 1 } : { kind: 'transient', code: 'away' };
};

/** Fails as told, then answers with the number of attempts. */
function failing(messages: string[]) {
  let attempts = 0;
  return async () => {
    attempts += 1;
    const message = messages.shift();
    if (message !== undefined) throw new Error(message);
    return attempts;
  };
}
const options = { classify, firstPauseMs: 1 };
const soon = () => Date.now() + 5000;

it('attempts again after what may pass', async () => {
  await expect(tryUntil(failing(['away', 'limited 2']), { ...options, deadline: soon() })).resolves.toBe(3);
});

it('does not repeat what is refused', async () => {
  const attempt = failing(['refused']);
  await expect(tryUntil(attempt, { ...options, deadline: soon() })).rejects.toThrow('refused');
  await expect(attempt()).resolves.toBe(2);
});

it('does not begin to wait for what comes after the deadline', async () => {
  const attempt = failing(['limited 60000']);
  await expect(tryUntil(attempt, { ...options, deadline: soon() })).rejects.toThrow('limited');
});
