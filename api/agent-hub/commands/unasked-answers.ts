const windowMs = 60_000;
/** Late answers to questions that were given up come one by one; so many a minute are no accident. */
const maxPerWindow = 100;
/** Above this, servers whose minute is over are forgotten. */
const maxServers = 1000;

interface Unasked {
  since: number;
  count: number;
  /** Looked up before, and not found. */
  unknown: Set<string>;
}

/**
 * Answers whose request this instance did not send: each may be to one of another instance, so PostgreSQL
 * is asked. Counted per server, not per connection, so that connecting again buys no further lookups.
 */
export class UnaskedAnswers {
  readonly #servers = new Map<string, Unasked>();

  /** `look` = may be somebody's · `ignore` = known to be nobody's · `too_many` = it ends here. */
  judge(serverId: string, targetId: string, nowMs: number): 'look' | 'ignore' | 'too_many' {
    const unasked = this.#current(serverId, nowMs);
    unasked.count += 1;
    if (unasked.count > maxPerWindow) return 'too_many';
    return unasked.unknown.has(targetId) ? 'ignore' : 'look';
  }

  notFound(serverId: string, targetId: string): void {
    this.#servers.get(serverId)?.unknown.add(targetId);
  }

  #current(serverId: string, nowMs: number): Unasked {
    const known = this.#servers.get(serverId);
    if (known !== undefined && nowMs - known.since < windowMs) return known;
    const fresh: Unasked = { since: nowMs, count: 0, unknown: new Set() };
    this.#servers.set(serverId, fresh);
    if (this.#servers.size > maxServers) this.#forgetOld(nowMs);
    return fresh;
  }

  #forgetOld(nowMs: number): void {
    for (const [serverId, { since }] of this.#servers) {
      if (nowMs - since >= windowMs) this.#servers.delete(serverId);
    }
  }
}
