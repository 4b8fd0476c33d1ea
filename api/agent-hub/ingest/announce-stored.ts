import type { ServerSample } from '../../../drizzle/queries/ingest.ts';
import { type Bus, topics } from '../../../shared/bus.ts';
import type { JobProducer } from '../../../shared/jobs.ts';
import type { Logger } from '../../../shared/logger.ts';
import { shardOf } from '../../../shared/shard.ts';
import type { HubMetrics } from '../hub-metrics.ts';
import { DueShards } from './due-shards.ts';

export interface AnnouncerDeps {
  bus: Bus;
  jobs: JobProducer;
  logger: Logger;
  metrics: HubMetrics;
}

/** Tells whoever listens that samples were committed. Hints only: nothing waits for them, none is needed. */
export function createAnnouncer({ bus, jobs, logger, metrics }: AnnouncerDeps) {
  const dueShards = new DueShards((shard) => {
    jobs.add('evaluate-alerts', { shard }).catch((error: unknown) => {
      metrics.evaluationHintFailures.inc();
      logger.debug({ err: error, shard }, 'shard not marked due');
    });
  });
  return {
    announce(samples: readonly ServerSample[]): void {
      const newest = new Map<string, ServerSample>();
      for (const stored of samples) {
        const other = newest.get(stored.serverId);
        if (other === undefined || other.sample.sampledAt <= stored.sample.sampledAt) {
          newest.set(stored.serverId, stored);
        }
      }
      bus
        .publish(topics.samplesCommitted, [...newest.values()].map(toSummary))
        .catch((error: unknown) => logger.debug({ err: error }, 'samples-committed not published'));
      const now = Date.now();
      for (const shard of new Set([...newest.keys()].map(shardOf))) dueShards.touch(shard, now);
    },
    close: () => dueShards.close(),
  };
}

function toSummary({ serverId, sample: { sampledAt, host } }: ServerSample) {
  const memoryPercent =
    host.memoryTotalBytes === 0 ? 0 : (100 * host.memoryUsedBytes) / host.memoryTotalBytes;
  return { serverId, sampledAt, cpuPercent: host.cpuPercent, memoryPercent };
}
