import type { AgentSession } from './agent-session.ts';

/** At so many waiting the agent has to wait too. */
const maxWaiting = 50;
const holdReason = 'work waiting';

/**
 * What an agent's frames ask of PostgreSQL besides samples, one after the other: an agent has one of the
 * connections all share, however much it sends, and when work piles up its socket is not read.
 */
export class SessionWork {
  readonly #session: AgentSession;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(session: AgentSession) {
    this.#session = session;
  }

  /** @param failure what to say in the log when it fails */
  add(work: () => Promise<void>, failure: string): void {
    this.#waiting += 1;
    if (this.#waiting >= maxWaiting) this.#session.hold(holdReason);
    this.#last = this.#last
      .then(work)
      .catch((err: unknown) => this.#session.complain('warn', { err }, failure))
      .then(() => {
        this.#waiting -= 1;
        if (this.#waiting < maxWaiting / 2) this.#session.release(holdReason);
      });
  }
}
