import type { Database } from '../../drizzle/database.ts';
import { findStuckNotifications } from '../../drizzle/queries/notifications.ts';
import type { JobProducer } from '../../shared/jobs.ts';

const perRun = 500;

/** Owed messages whose job was lost, or whose worker died with the claim: due again. */
export async function reconcileNotifications(deps: {
  database: Database;
  jobs: JobProducer;
}): Promise<number> {
  const ids = await findStuckNotifications(deps.database.sql, perRun);
  await Promise.all(ids.map((notificationId) => deps.jobs.add('deliver-notification', { notificationId })));
  return ids.length;
}
