import type { SendableTarget } from '../../../drizzle/queries/command-dispatch.ts';
import type { AgentMethod } from '../../../shared/agent-protocol.ts';

/** A request this instance sent and has no answer to. */
export interface SentTarget {
  id: string;
  commandId: string;
  method: AgentMethod;
  serverId: string;
  deadlineAtMs: number;
  /** Its agent said so, and that is stored. */
  started: boolean;
  outputBytes: number;
  outputTruncated: boolean;
}

/** An answer may come after the deadline; after this we ask PostgreSQL whose it is. */
const keptAfterDeadlineMs = 120_000;

/** Spares a lookup per chunk of output. */
export class SentTargets {
  readonly #targets = new Map<string, SentTarget>();

  add({ id, commandId, method, serverId, deadlineAt }: SendableTarget): void {
    const deadlineAtMs = deadlineAt.getTime();
    this.#targets.set(id, {
      id,
      commandId,
      method,
      serverId,
      deadlineAtMs,
      started: false,
      outputBytes: 0,
      outputTruncated: false,
    });
  }

  /** Only to the server it was sent to: an agent speaks for its own targets. */
  get(id: string, serverId: string): SentTarget | undefined {
    const target = this.#targets.get(id);
    return target?.serverId === serverId ? target : undefined;
  }

  remove(id: string): void {
    this.#targets.delete(id);
  }

  removeOld(nowMs: number): void {
    for (const [id, { deadlineAtMs }] of this.#targets) {
      if (nowMs - deadlineAtMs > keptAfterDeadlineMs) this.#targets.delete(id);
    }
  }
}
