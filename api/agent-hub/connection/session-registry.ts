import type { AgentSession } from './agent-session.ts';

/** The registered sessions of this instance, one per server. */
export class SessionRegistry {
  readonly #sessions = new Map<string, AgentSession>();

  get size(): number {
    return this.#sessions.size;
  }

  get(serverId: string): AgentSession | undefined {
    return this.#sessions.get(serverId);
  }

  /** @returns the session it takes the place of. Two registrations may finish in either order: the higher epoch stays. */
  add(session: AgentSession): AgentSession | undefined {
    const present = this.#sessions.get(session.serverId);
    if (present !== undefined && present.epoch > session.epoch) return session;
    this.#sessions.set(session.serverId, session);
    return present;
  }

  /** @returns false when another session has its place. */
  remove(session: AgentSession): boolean {
    if (this.#sessions.get(session.serverId) !== session) return false;
    return this.#sessions.delete(session.serverId);
  }

  all(): AgentSession[] {
    return [...this.#sessions.values()];
  }
}
