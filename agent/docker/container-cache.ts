import { mapConcurrently } from '../map-concurrently.ts';
import { describeContainer, healthFromStatus, type KnownContainer } from './container-info.ts';
import type { DockerClient } from './docker-client.ts';
import type { ContainerInspect, ContainerSummary } from './docker-schemas.ts';

const listTimeoutMs = 5000;
const inspectTimeoutMs = 3000;
const inspectsAtOnce = 8;
const maxContainers = 500;
/** Even without an event an inspection is not believed for longer. */
const maxAgeMs = 60_000;

interface Inspected {
  inspect: ContainerInspect;
  /** State and health as the list showed them when this was inspected. */
  seenAs: string;
  inspectedAtMs: number;
}

/** Lists containers; inspects only those that an event named or whose state or health moved. */
export class ContainerCache {
  readonly #client: DockerClient;
  #inspected = new Map<string, Inspected>();
  /** Named by an event since the last read began: what was inspected before the event is worthless. */
  #changed = new Set<string>();

  constructor(client: DockerClient) {
    this.#client = client;
  }

  forget(id: string): void {
    this.#changed.add(id);
  }

  forgetAll(): void {
    this.#inspected.clear();
  }

  /** Every container, running ones first. @throws RequestFailure when Docker does not list them */
  async read(): Promise<KnownContainer[]> {
    const changed = this.#changed;
    this.#changed = new Set();
    const summaries = (await this.#client.list(AbortSignal.timeout(listTimeoutMs)))
      .sort((a, b) => Number(b.State === 'running') - Number(a.State === 'running'))
      .slice(0, maxContainers);
    const before = this.#inspected;
    const after = new Map<string, Inspected>();
    const containers = await mapConcurrently(summaries, inspectsAtOnce, async (summary) => {
      const known = changed.has(summary.Id) ? undefined : before.get(summary.Id);
      const inspected = await this.#inspect(summary, known);
      if (inspected !== undefined) after.set(summary.Id, inspected);
      return describeContainer(summary, inspected?.inspect);
    });
    this.#inspected = after;
    return containers;
  }

  async #inspect(summary: ContainerSummary, known: Inspected | undefined): Promise<Inspected | undefined> {
    const seenAs = `${summary.State} ${healthFromStatus(summary.Status)}`;
    const now = performance.now();
    if (known !== undefined && known.seenAs === seenAs && now - known.inspectedAtMs < maxAgeMs) return known;
    try {
      const inspect = await this.#client.inspect(summary.Id, AbortSignal.timeout(inspectTimeoutMs));
      return { inspect, seenAs, inspectedAtMs: now };
    } catch {
      return known; // Gone since it was listed, or Docker is slow: the list alone still counts.
    }
  }
}
