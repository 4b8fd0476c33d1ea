import type { ContainerSample } from '../../shared/agent-protocol.ts';
import { clipText } from '../clip-text.ts';
import type { KnownContainer } from './container-info.ts';
import type { RecentEvents } from './recent-events.ts';

/** What a sample holds at most. */
const maxContainers = 500;

/**
 * Adds to the containers of a sample what happened to them lately. One that was OOM-killed and removed
 * at once (`docker run --rm`) stays in it as `removing` for as long as the kill counts: it would never
 * be in any sample otherwise.
 *
 * @param known every container there is, those without figures at this tick too
 */
export function withRecentEvents(
  samples: readonly ContainerSample[],
  known: readonly KnownContainer[],
  recent: RecentEvents,
  nowMs: number,
): ContainerSample[] {
  const counted = samples.map((sample): ContainerSample => {
    const { restarts, oomKills } = recent.counts(sample.name, nowMs);
    const fellIll = recent.takeUnhealthy(sample.name, nowMs) && sample.state === 'running';
    return {
      ...sample,
      ...(fellIll && { health: 'unhealthy' }),
      recentRestarts: restarts,
      recentOomKills: oomKills,
    };
  });
  const there = new Set(known.map(({ info }) => info.name));
  for (const { name, id } of recent.oomKilled(nowMs)) {
    if (counted.length >= maxContainers) break;
    if (!there.has(clipText(name))) counted.push(removed(id, name, recent, nowMs));
  }
  return counted;
}

function removed(id: string, name: string, recent: RecentEvents, nowMs: number): ContainerSample {
  const { restarts, oomKills } = recent.counts(name, nowMs);
  return {
    id,
    name,
    state: 'removing',
    health: 'none',
    cpuPercent: 0,
    memoryBytes: 0,
    memoryLimitBytes: 0,
    rxBps: 0,
    txBps: 0,
    restarts: 0,
    recentRestarts: restarts,
    recentOomKills: oomKills,
  };
}
