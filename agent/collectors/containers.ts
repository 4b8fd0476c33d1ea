import type { ContainerSample } from '../../shared/agent-protocol.ts';
import type { KnownContainer } from '../docker/container-info.ts';
import type { DockerClient } from '../docker/docker-client.ts';
import type { ContainerStats } from '../docker/docker-schemas.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { withinDeadline } from '../within-deadline.ts';
import { round2 } from './round.ts';

const statsAtOnce = 8;
const statsTimeoutMs = 2000;

/** What one stats call counted since the container started. */
export interface ContainerCounters {
  readAtMs: number;
  cpuNanoseconds: number;
  rxBytes: number;
  txBytes: number;
}

type Usage = Pick<ContainerSample, 'cpuPercent' | 'memoryBytes' | 'rxBps' | 'txBps'>;
const idle: Usage = { cpuPercent: 0, memoryBytes: 0, rxBps: 0, txBps: 0 };

export function readCounters(stats: ContainerStats): ContainerCounters {
  const networks = Object.values(stats.networks ?? {});
  return {
    readAtMs: Date.parse(stats.read),
    cpuNanoseconds: stats.cpu_stats?.cpu_usage?.total_usage ?? 0,
    rxBytes: networks.reduce((sum, network) => sum + network.rx_bytes, 0),
    txBytes: networks.reduce((sum, network) => sum + network.tx_bytes, 0),
  };
}

/** CPU in percent of one core, as `docker stats` shows it: two busy cores are 200. */
export function containerRates(before: ContainerCounters | undefined, after: ContainerCounters) {
  const seconds = before === undefined ? 0 : (after.readAtMs - before.readAtMs) / 1000;
  const perSecond = (counter: 'cpuNanoseconds' | 'rxBytes' | 'txBytes') =>
    before === undefined || !(seconds > 0) ? 0 : Math.max(0, after[counter] - before[counter]) / seconds;
  return {
    cpuPercent: round2((100 * perSecond('cpuNanoseconds')) / 1e9),
    rxBps: round2(perSecond('rxBytes')),
    txBps: round2(perSecond('txBytes')),
  };
}

/** Without the page cache that the kernel would give back first: cgroup v2's name, then v1's. */
export function containerMemoryBytes({ memory_stats: memory }: ContainerStats): number {
  const usage = memory?.usage ?? 0;
  const cache = memory?.stats?.inactive_file ?? memory?.stats?.total_inactive_file ?? 0;
  return cache < usage ? usage - cache : usage;
}

/** Use of every container since the reading before. A container Docker does not answer for is left out. */
export class ContainerStatsCollector {
  readonly #client: DockerClient;
  #previous = new Map<string, ContainerCounters>();
  #reading: Promise<void> | undefined;
  #latest: { samples: ContainerSample[]; atMs: number } | undefined;

  constructor(client: DockerClient) {
    this.#client = client;
  }

  /**
   * Waits for `timeoutMs`; then, what the last reading that ended found, unless that is older than
   * `maxAgeMs`. While a slow reading is under way there is no second one.
   */
  async read(
    containers: readonly KnownContainer[],
    { timeoutMs, maxAgeMs }: { timeoutMs: number; maxAgeMs: number },
  ): Promise<ContainerSample[]> {
    this.#reading ??= this.#read(containers).finally(() => {
      this.#reading = undefined;
    });
    await withinDeadline(this.#reading, timeoutMs, undefined);
    const isFresh = this.#latest !== undefined && performance.now() - this.#latest.atMs <= maxAgeMs;
    return isFresh ? (this.#latest?.samples ?? []) : [];
  }

  async #read(containers: readonly KnownContainer[]): Promise<void> {
    const counters = new Map<string, ContainerCounters>();
    const samples = await mapConcurrently(containers, statsAtOnce, async (container) => {
      const usage =
        container.info.state === 'running' ? await this.#usage(container.info.id, counters) : idle;
      return usage === undefined ? undefined : toSample(container, usage);
    });
    this.#previous = counters;
    this.#latest = { samples: samples.filter((sample) => sample !== undefined), atMs: performance.now() };
  }

  async #usage(id: string, counters: Map<string, ContainerCounters>): Promise<Usage | undefined> {
    try {
      const stats = await this.#client.stats(id, AbortSignal.timeout(statsTimeoutMs));
      const after = readCounters(stats);
      counters.set(id, after);
      return { ...containerRates(this.#previous.get(id), after), memoryBytes: containerMemoryBytes(stats) };
    } catch {
      return undefined; // Gone, or Docker is slow: no figure is better than a zero that looks real.
    }
  }
}

function toSample({ info, memoryLimitBytes }: KnownContainer, usage: Usage): ContainerSample {
  return {
    id: info.id,
    name: info.name,
    state: info.state,
    health: info.health,
    restarts: info.restarts,
    memoryLimitBytes,
    ...usage,
  };
}
