import { AppError } from './errors.ts';

/** So much of something costly at once; the rest waits in line, each for a while at most. */
export class Semaphore {
  #free: number;
  readonly #waitMs: number;
  readonly #line = new Set<() => void>();

  /** @param permits how many at once */
  constructor(permits: number, waitMs: number) {
    this.#free = permits;
    this.#waitMs = waitMs;
  }

  /** @throws AppError `unavailable` when the turn does not come in time; the work is not begun then */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#acquire();
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  #acquire(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const turn = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#line.delete(turn);
        reject(new AppError('unavailable', 'Too much is asked at once.', { hint: 'Try again in a moment.' }));
      }, this.#waitMs);
      this.#line.add(turn);
    });
  }

  /** Straight to the next in line: nobody who comes meanwhile goes first. */
  #release(): void {
    const [next] = this.#line;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#line.delete(next);
    next();
  }
}
