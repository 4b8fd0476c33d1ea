import { openDatabase } from '../../drizzle/database.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import { createLogger } from '../../shared/logger.ts';
import { createJobProducer } from '../../shared/queue/index.ts';
import { startWorker } from '../../worker/start-worker.ts';

export interface AlertWorkerOrder {
  databaseUrl: string;
  slackApiUrl: string;
}

/** The whole worker as in `npm start`, its queue on PostgreSQL, in a process of its own. */
process.on('message', (order: AlertWorkerOrder) => {
  start(order).then(
    () => process.send?.('started'),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function start({ databaseUrl, slackApiUrl }: AlertWorkerOrder): Promise<void> {
  const logger = createLogger('bench', 'error');
  const backend = { kind: 'postgres', url: databaseUrl } as const;
  await startWorker({
    config: {
      SLACK_BOT_TOKEN: ['xoxb-bench'],
      SLACK_API_URL: slackApiUrl,
      DISCORD_API_URL: 'https://discord.com/api',
      CHATOPS_DEFAULT_CHANNEL: ['slack:C0STORM'],
      CHATOPS_GROUP_WAIT: 0,
      CHATOPS_GROUP_INTERVAL: 300,
      CHATOPS_REPEAT_INTERVAL: 14_400,
      CHATOPS_WEBHOOK_NETWORKS: [],
      PUBLIC_URL: undefined,
    },
    database: openDatabase(databaseUrl, { applicationName: 'bench' }),
    bus: createInProcessBus(),
    backend,
    jobs: await createJobProducer({ backend, logger }),
    logger,
  });
}
