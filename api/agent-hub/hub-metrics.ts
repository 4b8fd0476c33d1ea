import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface HubGauges {
  agentsConnected(): number;
  bufferedRows(): number;
}

export function createHubMetrics(registry: Registry, gauges: HubGauges) {
  const registers = [registry];
  new Gauge({
    name: 'chatops_agents_connected',
    help: 'Agents with an open, registered socket on this instance.',
    registers,
    collect() {
      this.set(gauges.agentsConnected());
    },
  });
  new Gauge({
    name: 'chatops_ingest_buffer_rows',
    help: 'Table rows received from agents and not yet committed.',
    registers,
    collect() {
      this.set(gauges.bufferedRows());
    },
  });
  return {
    samples: new Counter({
      name: 'chatops_samples_ingested_total',
      help: 'Samples settled: stored, duplicate (stored before) or rejected (invalid, or too old or new).',
      labelNames: ['result'] as const,
      registers,
    }),
    flushSeconds: new Histogram({
      name: 'chatops_ingest_flush_seconds',
      help: 'One insert of buffered samples, until its commit.',
      buckets: latencyBuckets,
      registers,
    }),
    flushFailures: new Counter({
      name: 'chatops_ingest_flush_failures_total',
      help: 'Inserts that failed and were tried again or taken apart.',
      labelNames: ['reason'] as const,
      registers,
    }),
    ackSeconds: new Histogram({
      name: 'chatops_ingest_ack_seconds',
      help: 'From the arrival of a samples frame to its acknowledgement.',
      buckets: latencyBuckets,
      registers,
    }),
    evaluationHintFailures: new Counter({
      name: 'chatops_evaluation_hint_failures_total',
      help: 'Shards that could not be marked due; the evaluation tick makes up for it.',
      registers,
    }),
    refusedUpgrades: new Counter({
      name: 'chatops_agent_upgrades_refused_total',
      help: 'Agent connections refused before they opened, by HTTP status.',
      labelNames: ['status'] as const,
      registers,
    }),
    invalidFrames: new Counter({
      name: 'chatops_agent_invalid_frames_total',
      help: 'Frames that were no valid message.',
      registers,
    }),
    requests: new Counter({
      name: 'chatops_agent_requests_total',
      help: 'Command targets settled by an answer of the agent.',
      labelNames: ['method', 'state'] as const,
      registers,
    }),
  };
}

export type HubMetrics = ReturnType<typeof createHubMetrics>;
