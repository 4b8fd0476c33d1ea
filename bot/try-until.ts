import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What a failed call to a chat platform means. `permanent`: the same call will fail again; `code` is
 * the platform's own. `rate_limited`: not before `retryAfterMs`. `transient`: network, time-out, 5xx.
 */
export type DeliveryFailure =
  | { kind: 'permanent'; code: string | number }
  | { kind: 'rate_limited'; retryAfterMs: number }
  | { kind: 'transient'; code: string };

export interface TryUntilOptions<Failure extends DeliveryFailure> {
  /** Epoch ms; no attempt begins later. */
  deadline: number;
  classify(error: unknown): Failure;
  /** Before the second attempt; doubled after each, up to 15 s. */
  firstPauseMs?: number;
}

const maxPauseMs = 15_000;

/**
 * Attempts a call until the platform takes it, waiting as long as it asks to.
 *
 * @throws whatever the call threw last: a permanent failure at once, any other when time is up
 */
export async function tryUntil<Result, Failure extends DeliveryFailure>(
  attempt: () => Promise<Result>,
  { deadline, classify, firstPauseMs = 1000 }: TryUntilOptions<Failure>,
): Promise<Result> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      const failure = classify(error);
      if (failure.kind === 'permanent') throw error;
      const waitMs = failure.kind === 'rate_limited' ? failure.retryAfterMs : pauseMs;
      if (Date.now() + waitMs > deadline) throw error;
      await sleep(waitMs);
    }
  }
}
