import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../drizzle/database.ts';
import { insertSamples, type ServerSample } from '../../../drizzle/queries/ingest.ts';
import { ensurePartitions } from '../../../drizzle/queries/partitions.ts';
import type { Logger } from '../../../shared/logger.ts';
import { backoffMs, withDeadline } from '../deadline.ts';
import type { HubMetrics } from '../hub-metrics.ts';
import { classifyFailure } from './classify-failure.ts';

/** Longer than the statement timeout: past it the connection itself hangs. Storing twice does no harm. */
const insertTimeoutMs = 40_000;
const maxPartitionAttempts = 3;

export interface SampleStoreDeps {
  database: Database;
  logger: Logger;
  metrics: HubMetrics;
  /** Aborted when the hub closes: stop trying. */
  signal: AbortSignal;
}

/**
 * Resolves when every sample is committed, or set aside because it never will be: a sample takes part in at
 * most three inserts that fail (its batch, its part of the batch, alone). Waits out an outage.
 *
 * @throws AbortError when the hub closes first; those samples stay with their agents.
 */
export async function storeSamples(deps: SampleStoreDeps, samples: readonly ServerSample[]): Promise<void> {
  await store(deps, samples, Math.ceil(Math.sqrt(samples.length)));
}

/** @param partSize how large the parts are when this insert meets poison; 0 = it is one sample, set it aside. */
async function store(
  deps: SampleStoreDeps,
  samples: readonly ServerSample[],
  partSize: number,
): Promise<void> {
  const { database, logger, metrics, signal } = deps;
  let failures = 0;
  let partitionAttempts = 0;
  while (samples.length > 0) {
    signal.throwIfAborted();
    const stopTimer = metrics.flushSeconds.startTimer();
    try {
      const inserting = insertSamples(database.sql, samples);
      const inserted = await withDeadline(inserting, insertTimeoutMs, 'The insert did not return.');
      stopTimer();
      metrics.samples.inc({ result: 'stored' }, inserted);
      metrics.samples.inc({ result: 'duplicate' }, samples.length - inserted);
      return;
    } catch (error) {
      let failure = classifyFailure(error);
      metrics.flushFailures.inc({ reason: failure });
      if (failure === 'no_partition') {
        partitionAttempts += 1;
        if (partitionAttempts > maxPartitionAttempts) failure = 'poison';
        else await makePartitions(deps);
      }
      if (failure === 'poison') return await takeApart(deps, samples, partSize, error);
      if (failure === 'transient') {
        failures += 1;
        logger.warn({ err: error, samples: samples.length, failures }, 'samples not stored yet');
        await sleep(backoffMs(failures), undefined, { signal });
      }
    }
  }
}

async function takeApart(
  deps: SampleStoreDeps,
  samples: readonly ServerSample[],
  partSize: number,
  error: unknown,
): Promise<void> {
  const [first] = samples;
  if (samples.length === 1 && first !== undefined) {
    const { serverId, sample } = first;
    deps.logger.error({ err: error, serverId, seq: sample.seq }, 'sample set aside: it cannot be stored');
    deps.metrics.samples.inc({ result: 'rejected' });
    return;
  }
  for (let start = 0; start < samples.length; start += partSize) {
    await store(deps, samples.slice(start, start + partSize), 1);
  }
}

async function makePartitions({ database, logger }: SampleStoreDeps): Promise<void> {
  try {
    const made = await ensurePartitions(database);
    logger.warn({ made }, 'a partition was missing');
  } catch (error) {
    logger.error({ err: error }, 'missing partition could not be made');
  }
}
