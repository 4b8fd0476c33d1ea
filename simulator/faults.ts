/** A failure that a test asked for; `times` counts down with each call that meets it. */
export interface PendingFault {
  /** The API method that fails, or `*`. */
  method: string;
  times: number;
}

/** Failures asked for by a test, used up call by call. */
export class Faults<Fault extends PendingFault> {
  #pending: Fault[] = [];

  add(fault: Fault): void {
    this.#pending.push({ ...fault });
  }

  clear(): void {
    this.#pending = [];
  }

  /** The fault that this call shall meet, if any. */
  take(method: string): Fault | undefined {
    return this.#use((fault) => fault.method === '*' || fault.method === method);
  }

  /** The same for what is no call of the API: `*` does not mean it. */
  takeNamed(method: string): Fault | undefined {
    return this.#use((fault) => fault.method === method);
  }

  #use(meets: (fault: Fault) => boolean): Fault | undefined {
    const fault = this.#pending.find(meets);
    if (!fault) return undefined;
    fault.times -= 1;
    this.#pending = this.#pending.filter((candidate) => candidate.times > 0);
    return fault;
  }
}
