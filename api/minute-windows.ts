/** Above this, servers whose minute is over are forgotten. */
const maxServers = 1000;
const windowMs = 60_000;

/**
 * What is counted of each server, for a minute. Per server, not per connection: connecting again makes no
 * new minute.
 */
export class ServerWindows<State> {
  readonly #servers = new Map<string, { since: number; state: State }>();
  readonly #begin: () => State;

  constructor(begin: () => State) {
    this.#begin = begin;
  }

  current(serverId: string, nowMs: number): State {
    const known = this.#servers.get(serverId);
    if (known !== undefined && nowMs - known.since < windowMs) return known.state;
    const state = this.#begin();
    this.#servers.set(serverId, { since: nowMs, state });
    if (this.#servers.size > maxServers) this.#forgetOld(nowMs);
    return state;
  }

  #forgetOld(nowMs: number): void {
    for (const [serverId, { since }] of this.#servers) {
      if (nowMs - since >= windowMs) this.#servers.delete(serverId);
    }
  }
}
