import type { EvaluatedRule, EvaluatedServer } from '../../drizzle/queries/evaluation.ts';
import { shardCount } from '../../shared/shard.ts';

/**
 * All servers of a shard are evaluated again after this, as silence and time itself bring no news; a little less
 * than the five seconds after which every shard is marked due, so that each of these finds it due.
 */
const wholeEveryMs = 4000;
/** The second time comes sooner, for each shard at another moment: their whole evaluations are not to queue up. */
const phaseOf = (shard: number) => wholeEveryMs * (0.25 + (0.75 * shard) / shardCount);

/** Which servers of a shard to evaluate now. */
export interface ShardChoice {
  shard: number;
  /** Of all servers; else of those with news. */
  whole: boolean;
  servers: EvaluatedServer[];
  /** What is known of the shard once these are evaluated. */
  remembers: RememberedShard;
}

interface RememberedShard {
  /** Epoch ms. */
  at: number;
  wholeAgainAt: number;
  rules: string;
  /** Time of the newest sample that was evaluated, by server. */
  lastSampleAtMs: Map<string, number | null>;
}

/**
 * What this worker evaluated last, so that an evaluation costs what its news cost and not what the fleet
 * would. Nothing depends on it: without it, as after a start or on another worker, everything is evaluated,
 * and samples that were taken into account before change nothing.
 */
export class ShardMemory {
  readonly #shards = new Map<number, RememberedShard>();

  /** @param now epoch ms */
  choose(
    shard: number,
    rules: readonly EvaluatedRule[],
    servers: readonly EvaluatedServer[],
    now: number,
  ): ShardChoice {
    const known = this.#shards.get(shard);
    const spelled = JSON.stringify(rules);
    const lastSampleAtMs = new Map(servers.map((server) => [server.id, server.lastSampleAtMs]));
    if (
      known === undefined ||
      known.rules !== spelled ||
      now >= known.wholeAgainAt ||
      now < known.at ||
      [...known.lastSampleAtMs.keys()].some((id) => !lastSampleAtMs.has(id))
    ) {
      const wholeAgainAt = now + (known === undefined ? phaseOf(shard) : wholeEveryMs);
      const remembers = { at: now, wholeAgainAt, rules: spelled, lastSampleAtMs };
      return { shard, whole: true, servers: [...servers], remembers };
    }
    const news = servers.filter(
      (server) =>
        server.lastSampleAtMs === null || known.lastSampleAtMs.get(server.id) !== server.lastSampleAtMs,
    );
    return { shard, whole: false, servers: news, remembers: { ...known, at: now, lastSampleAtMs } };
  }

  /**
   * The evaluation is committed: only now is its news old.
   * @param behind ids of those of which there is more
   */
  remember({ shard, remembers }: ShardChoice, behind: ReadonlySet<string> = new Set()): void {
    for (const id of behind) remembers.lastSampleAtMs.set(id, null);
    this.#shards.set(shard, remembers);
  }
}
