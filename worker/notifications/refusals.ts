import { DeliveryError } from './chat-delivery.ts';

/** What a failed request means, and under which key nothing is asked for a while. */
export interface Refusal {
  error: DeliveryError;
  leaveAlone?: { key: string; forMs: number };
}

/**
 * What a platform refused a moment ago is not asked again until the moment is over. Slack wants so of
 * all messages to a channel, not only of the one it refused; Discord bans an address after 10,000
 * refused requests in ten minutes, and a storm of alerts would get there.
 * https://docs.slack.dev/apis/web-api/rate-limits
 * https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
export class Refusals {
  private readonly known = new Map<string, { error: DeliveryError; until: number }>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /**
   * Sends, unless one of the keys is to be left alone.
   *
   * @param judge what a failure of `send` means
   * @throws DeliveryError
   */
  async attempt<Result>(
    keys: readonly string[],
    send: () => Promise<Result>,
    judge: (cause: unknown) => Refusal,
  ): Promise<Result> {
    this.check(...keys);
    try {
      return await send();
    } catch (cause) {
      const { error, leaveAlone } = judge(cause);
      if (leaveAlone) this.remember(leaveAlone.key, error, leaveAlone.forMs);
      throw error;
    }
  }

  remember(key: string, error: DeliveryError, forMs: number): void {
    this.known.set(key, { error, until: this.now() + forMs });
  }

  /** @throws DeliveryError as it was thrown then, to be retried no sooner than it may be asked again */
  check(...keys: string[]): void {
    for (const key of keys) {
      const refusal = this.known.get(key);
      if (refusal === undefined) continue;
      const leftMs = refusal.until - this.now();
      if (leftMs > 0) {
        const { failure, message } = refusal.error;
        throw new DeliveryError(failure, message, {
          cause: refusal.error.cause,
          retryAfterSeconds: leftMs / 1000,
        });
      }
      this.known.delete(key);
    }
  }
}
