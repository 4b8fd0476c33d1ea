import type { Database } from '../../drizzle/database.ts';
import { expireExternalAlerts } from '../../drizzle/queries/external-alerts.ts';
import { type Bus, topics } from '../../shared/bus.ts';
import { hintDelivery } from '../../shared/hint-delivery.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import type { Logger } from '../../shared/logger.ts';

/** Alerts of other programs that nobody has spoken of for too long end, as Alertmanager ends its own. */
export async function expireAlerts({
  database,
  bus,
  jobs,
  logger,
}: {
  database: Database;
  bus: Bus;
  jobs: JobProducer;
  logger: Logger;
}): Promise<number> {
  const { alertIds, owed } = await database.orm.transaction((tx) => expireExternalAlerts(tx, new Date()));
  if (alertIds.length > 0) logger.info({ alertIds }, 'external alerts were not heard of again');
  for (const message of owed) await hintDelivery(jobs, message);
  for (const alertId of alertIds) await bus.publish(topics.alerts, { alertId, state: 'resolved' });
  return alertIds.length;
}
