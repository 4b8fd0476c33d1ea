import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Slack takes about one message per second and channel: calls to one channel go one after the other,
 * that far apart, while other channels go on.
 */
export class ChannelPacer {
  private readonly turns = new Map<string, Promise<void>>();
  private readonly spacingMs: number;

  constructor(spacingMs: number) {
    this.spacingMs = spacingMs;
  }

  async run<Result>(channel: string, call: () => Promise<Result>): Promise<Result> {
    const before = this.turns.get(channel) ?? Promise.resolve();
    const result = before.then(call);
    const turn = result
      // Whoever asked hears of the failure; the next in line must not.
      .catch(() => undefined)
      .then(() => sleep(this.spacingMs, undefined, { ref: false }));
    this.turns.set(channel, turn);
    turn.then(() => {
      if (this.turns.get(channel) === turn) this.turns.delete(channel);
    });
    return result;
  }
}
