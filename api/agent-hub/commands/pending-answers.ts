import type { Failure } from '../../../shared/agent-protocol.ts';
import { AppError } from '../../../shared/errors.ts';

export type AgentAnswer =
  | { kind: 'answer'; result: unknown }
  | { kind: 'failure'; error: Failure }
  /** Nobody holds the agent (any more). */
  | { kind: 'gone' };

interface Pending {
  /** Who may answer: the agent's session, or `bus` for another instance. */
  from: object;
  resolve(answer: AgentAnswer): void;
  timer: NodeJS.Timeout;
}

/** Questions on their way, each with its deadline. */
export class PendingAnswers {
  readonly #pending = new Map<string, Pending>();

  /** @throws AppError `timeout` */
  async wait(id: string, from: object, timeoutMs: number): Promise<AgentAnswer> {
    return await new Promise<AgentAnswer>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(
          new AppError('timeout', `The agent did not answer within ${Math.round(timeoutMs / 1000)} s.`, {
            hint: 'Try again; the server may be overloaded.',
          }),
        );
      }, timeoutMs);
      this.#pending.set(id, { from, resolve, timer });
    });
  }

  /** @returns false when nobody waits for this id from there. */
  resolve(id: string, from: object, answer: AgentAnswer): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.from !== from) return false;
    clearTimeout(pending.timer);
    this.#pending.delete(id);
    pending.resolve(answer);
    return true;
  }

  /** Everything asked of `from`; of everybody when absent. */
  giveUp(from?: object): void {
    for (const [id, pending] of this.#pending) {
      if (from === undefined || pending.from === from) this.resolve(id, pending.from, { kind: 'gone' });
    }
  }
}
