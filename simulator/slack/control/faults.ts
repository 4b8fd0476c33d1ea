import { z } from 'zod';

export const faultSchema = z.object({
  /** A Web API method, or `*`; `response_url` for the response URLs. Unused by `disconnect`. */
  method: z.string().default('*'),
  kind: z.enum(['429', '500', 'timeout', 'disconnect']),
  times: z.int().min(1).max(10_000).default(1),
  /** Seconds in the Retry-After header of a 429. */
  retryAfterSeconds: z.int().min(0).max(3600).default(1),
});

export type Fault = z.infer<typeof faultSchema>;

/** Failures asked for by a test, used up call by call. */
export class Faults {
  #pending: Fault[] = [];

  add(fault: Fault): void {
    this.#pending.push({ ...fault });
  }

  clear(): void {
    this.#pending = [];
  }

  /** The fault that this call shall meet, if any. */
  take(method: string): Fault | undefined {
    const fault = this.#pending.find((candidate) => candidate.method === '*' || candidate.method === method);
    if (!fault) return undefined;
    fault.times -= 1;
    this.#pending = this.#pending.filter((candidate) => candidate.times > 0);
    return fault;
  }
}
