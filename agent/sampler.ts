import type { Sample } from '../shared/agent-protocol.ts';
import { sampleSchema } from '../shared/agent-protocol.ts';
import type { Logger } from '../shared/logger.ts';
import type { HostReading } from './collectors/host.ts';
import { withinDeadline } from './within-deadline.ts';

export interface SamplerOptions {
  intervalMs: number;
  readHost(): Promise<HostReading>;
  /** Has to keep to the deadline itself, whatever Docker does. */
  readContainers(limits: { timeoutMs: number; maxAgeMs: number }): Promise<Sample['containers']>;
  keep(sample: Omit<Sample, 'seq'>): Promise<unknown>;
  logger: Logger;
}

/** The first sample comes soon, so that a new server is not empty for a whole interval. */
const firstTickMs = 1000;
const hostTimeoutMs = 2000;
const checked = sampleSchema.omit({ seq: true });

/**
 * Milliseconds until the next tick of a fixed grid: work that takes long moves no later tick, and ticks
 * that were missed are skipped, not made up for.
 */
export function untilNextTick(gridStartMs: number, intervalMs: number, nowMs: number): number {
  if (nowMs < gridStartMs) return gridStartMs - nowMs;
  return intervalMs - ((nowMs - gridStartMs) % intervalMs);
}

/** Samples every `intervalMs`. Docker gets part of a tick: when it hangs, the host's figures go without it. */
export class Sampler {
  readonly #options: SamplerOptions;
  #timer: NodeJS.Timeout | undefined;
  #gridStartMs = 0;
  #sampling: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#gridStartMs = performance.now() + Math.min(firstTickMs, this.#options.intervalMs);
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#sampling;
  }

  #schedule(): void {
    const waitMs = untilNextTick(this.#gridStartMs, this.#options.intervalMs, performance.now());
    this.#timer = setTimeout(() => {
      this.#sampling = this.#sample().finally(() => {
        if (!this.#stopped) this.#schedule();
      });
    }, waitMs);
  }

  async #sample(): Promise<void> {
    const { intervalMs, readHost, readContainers, keep, logger } = this.#options;
    try {
      const sampledAt = Date.now();
      const [host, containers] = await Promise.all([
        withinDeadline(readHost(), hostTimeoutMs, undefined),
        readContainers({ timeoutMs: Math.min(intervalMs / 2, 1500), maxAgeMs: intervalMs * 2 }),
      ]);
      if (host === undefined) throw new Error(`host figures took longer than ${hostTimeoutMs} ms`);
      // A sample the hub would refuse would be sent again for ever: it must not get into the spool.
      await keep(checked.parse({ sampledAt, ...host, containers }));
    } catch (error) {
      logger.error({ err: error }, 'no sample at this tick');
    }
  }
}
