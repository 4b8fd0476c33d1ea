import { Counter, type Registry } from 'prom-client';
import type { Database } from '../drizzle/database.ts';
import { ensurePartitions } from '../drizzle/queries/partitions.ts';
import type { Bus } from '../shared/bus.ts';
import type { JobBackend, JobProcessors, JobProducer } from '../shared/jobs.ts';
import type { Logger } from '../shared/logger.ts';
import { startJobProcessors } from '../shared/queue/index.ts';
import { createAddressPolicy } from '../shared/webhooks/address-policy.ts';
import { evaluateShardAlerts, markShardsDue } from './alerts/evaluate-alerts-job.ts';
import { expireAlerts } from './alerts/expire-alerts.ts';
import { settleOpenAlerts } from './alerts/settle-alerts-job.ts';
import { ShardMemory } from './alerts/shard-memory.ts';
import { testRuleJob } from './alerts/test-rule-job.ts';
import { tellApprovers } from './approvals/tell-approvers.ts';
import { createChartRenderer } from './charts/chart-renderer.ts';
import { renderChartJob } from './charts/render-chart-job.ts';
import type { WorkerConfig } from './config.ts';
import { sendDueDigests } from './digests/send-digests.ts';
import { escalateAlerts } from './escalations/escalate-alerts.ts';
import { createPlatforms, type PlatformSettings } from './notifications/create-platforms.ts';
import { deliverNotification } from './notifications/deliver-notification.ts';
import { drawAlertChart } from './notifications/draw-alert-chart.ts';
import { reconcileNotifications } from './notifications/reconcile-notifications.ts';
import { maintainPartitions } from './retention/maintain-partitions.ts';
import { rollUp } from './retention/roll-up.ts';
import { deliverWebhook, reconcileWebhooks, testWebhook } from './webhooks/deliver-webhook.ts';

export interface WorkerDependencies {
  config: PlatformSettings &
    Pick<
      WorkerConfig,
      | 'PUBLIC_URL'
      | 'CHATOPS_WEBHOOK_NETWORKS'
      | 'CHATOPS_DEFAULT_CHANNEL'
      | 'CHATOPS_GROUP_WAIT'
      | 'CHATOPS_GROUP_INTERVAL'
      | 'CHATOPS_REPEAT_INTERVAL'
    >;
  database: Database;
  bus: Bus;
  /** Where the queues are that this worker empties. */
  backend: JobBackend;
  jobs: JobProducer;
  logger: Logger;
  /** Metrics of the process; absent = not exported. */
  registry?: Registry;
}

/** Evaluates alerts, delivers messages, draws charts, keeps the tables in shape. Any number may run. */
export async function startWorker(deps: WorkerDependencies): Promise<{ close(): Promise<void> }> {
  const { config, database, bus, backend, jobs, logger, registry } = deps;
  const renderer = createChartRenderer({ logger });
  const defaultChannels = config.CHATOPS_DEFAULT_CHANNEL;
  const chartsFailed = new Counter({
    name: 'chatops_alert_charts_failed_total',
    help: 'Alert messages whose chart could not be drawn or uploaded.',
    registers: registry ? [registry] : [],
  });
  const grouping = {
    waitSeconds: config.CHATOPS_GROUP_WAIT,
    intervalSeconds: config.CHATOPS_GROUP_INTERVAL,
    repeatSeconds: config.CHATOPS_REPEAT_INTERVAL,
  };
  const evaluation = {
    database,
    memory: new ShardMemory(),
    bus,
    jobs,
    defaultChannels,
    grouping,
    logger,
  };
  const delivery = {
    database,
    jobs,
    logger,
    platforms: createPlatforms(config, logger),
    defaultChannels,
    grouping,
    drawChart: (alerts: Parameters<typeof drawAlertChart>[1]) =>
      drawAlertChart({ database, renderer }, alerts, new Date()),
    onChartFailed: () => chartsFailed.inc(),
  };
  const webhooks = {
    database,
    jobs,
    logger,
    policy: createAddressPolicy(config.CHATOPS_WEBHOOK_NETWORKS),
    publicUrl: config.PUBLIC_URL,
  };
  const processors: JobProcessors = {
    'evaluate-alerts': ({ shard }) => evaluateShardAlerts(evaluation, shard),
    'evaluation-tick': () => markShardsDue(evaluation),
    'settle-alerts': ({ alertIds }) => settleOpenAlerts(evaluation, alertIds),
    'deliver-notification': ({ notificationId }) => deliverNotification(delivery, notificationId),
    'reconcile-notifications': () => reconcileNotifications({ database, jobs }),
    'render-chart': (payload) => renderChartJob({ database, renderer }, payload),
    'test-rule': (payload, { signal }) => testRuleJob({ database, renderer, logger }, payload, signal),
    escalate: (_, { signal }) => escalateAlerts({ database, jobs, logger, grouping }, { signal }),
    'expire-alerts': () => expireAlerts({ database, bus, jobs, logger }),
    'deliver-webhook': ({ deliveryId }) => deliverWebhook(webhooks, deliveryId),
    'reconcile-webhooks': () => reconcileWebhooks(webhooks),
    'test-webhook': ({ webhookId }) => testWebhook(webhooks, webhookId),
    'tell-approvers': (_, { signal }) => tellApprovers(delivery, { signal }),
    'send-digests': (_, { signal }) => sendDueDigests(delivery, { signal }),
    'maintain-partitions': () => maintainPartitions({ database, logger }),
    'roll-up': (_, { signal }) => rollUp(database, { signal }),
  };
  // Once before anything else: a database that was off over midnights has no partition for today.
  await ensurePartitions(database);
  const running = await startJobProcessors({ backend, processors, logger });
  logger.info({ platforms: [...delivery.platforms.keys()], defaultChannels }, 'worker started');
  return {
    close: async () => {
      await running.close();
      await renderer.close();
    },
  };
}
