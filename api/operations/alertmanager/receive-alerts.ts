import { firstOfRotation } from '../../../drizzle/queries/api-keys.ts';
import { lockExternalAlerts } from '../../../drizzle/queries/external-alerts.ts';
import { lockOpenAlerts } from '../../../drizzle/queries/lock-alerts.ts';
import { listServerNames } from '../../../drizzle/queries/servers.ts';
import type { OwedMessage } from '../../../drizzle/queries/tell-change.ts';
import { tellChange } from '../../../drizzle/queries/tell-change.ts';
import type { AlertmanagerPayload, ReceivedAlerts } from '../../../shared/api-contract/alertmanager.ts';
import type { HookContext } from '../context.ts';
import { announceReceived } from './announce-received.ts';
import { type Applied, type Applying, applyAlerts } from './apply-alerts.ts';
import { notTakenAlert, notTakenFingerprint } from './not-taken.ts';
import { type ExternalAlert, toExternalAlert } from './to-external-alert.ts';

/** What a delivery changed, and what is to be told after the commit. */
export interface Received extends Omit<Applied, 'counts'> {
  owed: OwedMessage[];
  counts: ReceivedAlerts;
}

/**
 * Takes a delivery of Alertmanager: one transaction, so that a repeat after a failure finds all of it or
 * nothing. Whom it disturbs is decided afterwards, as for the alerts of our own rules.
 */
export async function receiveAlerts(ctx: HookContext, payload: AlertmanagerPayload): Promise<ReceivedAlerts> {
  const { services, logger, hookKey } = ctx;
  const now = Date.now();
  const hookKeyId = await firstOfRotation(services.database.orm, hookKey.id);
  const servers = await listServerNames(services.database.orm);
  // Each fingerprint once; were there two, the later one is what the sender means.
  const told = new Map(
    payload.alerts.taken
      .map((alert) => toExternalAlert(alert, payload.groupKey, servers, now))
      .map((alert) => [alert.fingerprint, alert]),
  );
  const received = await services.database.orm.transaction((tx) =>
    applyDelivery(
      {
        tx,
        sender: { source: 'alertmanager', hookKeyId },
        now,
        timeoutSeconds: services.config.CHATOPS_ALERTMANAGER_RESOLVE_TIMEOUT,
      },
      payload,
      [...told.values()],
    ),
  );
  const { counts } = received;
  const { problems, ...numbers } = counts;
  logger.info({ ...numbers, keyId: hookKey.id, receiver: payload.receiver }, 'alerts received');
  if (counts.rejected > 0 || counts.truncated > 0) {
    const { rejected, truncated } = counts;
    logger.warn({ rejected, truncated, problems }, 'a delivery of alerts was not taken whole');
  }
  await announceReceived(ctx, received);
  return counts;
}

const mostProblems = 20;

/** Its alerts, and one that says which of them are missing, if any are or were. */
async function applyDelivery(
  applying: Applying,
  payload: AlertmanagerPayload,
  told: readonly ExternalAlert[],
): Promise<Received> {
  const { tx, sender, now } = applying;
  const notice = notTakenFingerprint(payload.groupKey);
  const fingerprints = [...told.map(({ fingerprint }) => fingerprint), notice];
  const known = await lockExternalAlerts(tx, sender, fingerprints);
  await lockOpenAlerts(
    tx,
    [...known.values()].map(({ id }) => id),
  );
  const before = known.get(notice);
  const since = before?.resolvedAt === null ? before.startedAt.getTime() : undefined;
  const missing = notTakenAlert(payload, { now, since });
  const isNews = missing.status === 'firing' || since !== undefined;
  const alerts = await applyAlerts(applying, told, known);
  const about = await applyAlerts(applying, isNews ? [missing] : [], known);
  const changedIds = [...alerts.changedIds, ...about.changedIds];
  const resolvedIds = [...alerts.resolvedIds, ...about.resolvedIds];
  const { rejected } = payload.alerts;
  return {
    openedIds: [...alerts.openedIds, ...about.openedIds],
    changedIds,
    resolvedIds,
    owed: await tellChange(tx, [...changedIds, ...resolvedIds]),
    counts: {
      ...alerts.counts,
      rejected: rejected.length,
      problems: rejected.slice(0, mostProblems),
      truncated: payload.truncatedAlerts,
    },
  };
}
