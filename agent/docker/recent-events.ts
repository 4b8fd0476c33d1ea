import { recentSeconds } from '../../shared/agent-protocol.ts';
import { clipText } from '../clip-text.ts';
import type { ContainerEvent } from './container-events.ts';

/** Docker says `oom` up to a few times for one kill. */
const sameKillMs = 1000;
/** Not counted before the snapshot that says why can have gone out: an alert would lack it. */
const settleMs = 1000;
/** `docker rm -f` kills, and says so just before the container dies. */
const killedBeforeMs = 10_000;
const sigkill = 9;
/** Of one name in one window: more is "very often" all the same. */
const maxCounted = 1000;
/** Names that came and went; beyond it the one heard of longest ago is forgotten. */
const maxNames = 1000;

export interface RecentCounts {
  restarts: number;
  oomKills: number;
}

interface History {
  /** The newest that bore the name. */
  id: string;
  /** Epoch ms, in order. */
  restarts: number[];
  oomKills: number[];
  killedAt: number;
  /** Newest `oom` of this run. */
  oomAt: number;
  /** It ended and nobody had asked for that: a start now is a restart. */
  endedByItself: boolean;
  /** Became so, and nobody asked since. */
  unhealthyAt: number | undefined;
  lastExit: { code: number; at: number } | undefined;
}

/**
 * What Docker's events said of each container in the last `recentSeconds`, by name: the rules watch
 * names, and who runs `--rm` containers in a loop gets a new id each time. Times are Docker's, which
 * is on the same clock as our samples.
 */
export class RecentEvents {
  readonly #histories = new Map<string, History>();
  #newestAt = Number.NEGATIVE_INFINITY;

  /**
   * From when on to ask Docker for events, so that none is missed while nobody listened; those up to
   * `repeatedUntil` were told before. Epoch ms.
   */
  resume(nowMs: number): { sinceMs: number; repeatedUntil: number } {
    // The clock was set back: what was noted lies in a future that nobody can compare with.
    if (this.#newestAt > nowMs) {
      this.#histories.clear();
      this.#newestAt = Number.NEGATIVE_INFINITY;
    }
    const repeatedUntil = this.#newestAt;
    return { sinceMs: Math.max(nowMs - recentSeconds * 1000, repeatedUntil), repeatedUntil };
  }

  note(event: ContainerEvent): void {
    this.#newestAt = event.at;
    if (event.name !== '') this.#take(event);
  }

  counts(name: string, nowMs: number): RecentCounts {
    const history = this.#histories.get(clipText(name));
    const begin = nowMs - recentSeconds * 1000;
    const until = nowMs - settleMs;
    const within = (times: number[] = []) => times.filter((at) => at > begin && at <= until).length;
    return { restarts: within(history?.restarts), oomKills: within(history?.oomKills) };
  }

  lastExit(name: string): { code: number; at: number } | undefined {
    return this.#histories.get(clipText(name))?.lastExit;
  }

  /** Whether it became unhealthy since this was asked last, even when that was over within a moment. */
  takeUnhealthy(name: string, nowMs: number): boolean {
    const history = this.#histories.get(clipText(name));
    if (history?.unhealthyAt === undefined || history.unhealthyAt > nowMs - settleMs) return false;
    history.unhealthyAt = undefined;
    return true;
  }

  /** Names that were killed for want of memory lately, whether or not they still exist. */
  oomKilled(nowMs: number): { id: string; name: string }[] {
    return [...this.#histories]
      .filter(([name]) => this.counts(name, nowMs).oomKills > 0)
      .map(([name, { id }]) => ({ id, name }));
  }

  #take({ id, name, action, at, exitCode, signal }: ContainerEvent): void {
    const history = this.#historyOf(clipText(name), id);
    switch (action) {
      case 'kill':
        if (signal === sigkill) history.killedAt = at;
        break;
      case 'die':
        history.endedByItself = at - history.killedAt > killedBeforeMs;
        history.lastExit = exitCode === undefined ? history.lastExit : { code: exitCode, at: Math.round(at) };
        break;
      case 'stop':
        // Comes after its `die`, and only when somebody asked for it.
        history.endedByItself = false;
        break;
      case 'start':
        if (history.endedByItself) keep(history.restarts, at);
        history.endedByItself = false;
        history.oomAt = Number.NEGATIVE_INFINITY;
        break;
      case 'oom':
        if (at - history.oomAt > sameKillMs) keep(history.oomKills, at);
        history.oomAt = at;
        break;
      case 'health_status: unhealthy':
        history.unhealthyAt = at;
        break;
    }
  }

  #historyOf(name: string, id: string): History {
    const known = this.#histories.get(name);
    const history = known ?? {
      id,
      restarts: [],
      oomKills: [],
      killedAt: Number.NEGATIVE_INFINITY,
      oomAt: Number.NEGATIVE_INFINITY,
      endedByItself: false,
      unhealthyAt: undefined,
      lastExit: undefined,
    };
    history.id = id;
    // Last in the map is what was heard of last.
    this.#histories.delete(name);
    this.#histories.set(name, history);
    if (this.#histories.size > maxNames) {
      const [eldest] = this.#histories.keys();
      if (eldest !== undefined) this.#histories.delete(eldest);
    }
    return history;
  }
}

/** Bounded by dropping what is out of the window, or, when everything is in it, the oldest. */
function keep(times: number[], at: number): void {
  times.push(at);
  const begin = at - recentSeconds * 1000;
  while ((times[0] ?? at) < begin || times.length > maxCounted) times.shift();
}
