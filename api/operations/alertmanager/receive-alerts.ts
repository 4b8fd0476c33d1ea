import type { Transaction } from '../../../drizzle/database.ts';
import {
  type ExternalUpdate,
  endExternalAlert,
  insertExternalAlerts,
  keepExternalAlerts,
  lockExternalAlerts,
  type NewExternalAlert,
  updateExternalAlert,
} from '../../../drizzle/queries/external-alerts.ts';
import { lockOpenAlerts } from '../../../drizzle/queries/lock-alerts.ts';
import { listServerNames } from '../../../drizzle/queries/servers.ts';
import type { OwedMessage } from '../../../drizzle/queries/tell-change.ts';
import { tellChange } from '../../../drizzle/queries/tell-change.ts';
import type { AlertmanagerPayload, ReceivedAlerts } from '../../../shared/api-contract/alertmanager.ts';
import type { HookContext } from '../context.ts';
import { announceReceived } from './announce-received.ts';
import { decideChange } from './decide-change.ts';
import { type ExternalAlert, toExternalAlert } from './to-external-alert.ts';

/** What a delivery changed. */
export interface Received {
  openedIds: string[];
  /** Of those open before, what people should see the difference of. */
  changedIds: string[];
  resolvedIds: string[];
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
  const servers = await listServerNames(services.database.orm);
  // Each fingerprint once; were there two, the later one is what the sender means.
  const told = new Map(
    payload.alerts
      .map((alert) => toExternalAlert(alert, payload.groupKey, servers, now))
      .map((alert) => [alert.fingerprint, alert]),
  );
  const received = await services.database.orm.transaction((tx) =>
    applyAll(tx, [...told.values()], now, services.config.CHATOPS_ALERTMANAGER_RESOLVE_TIMEOUT),
  );
  const { counts } = received;
  logger.info(
    { ...counts, truncated: payload.truncatedAlerts, keyId: hookKey.id, receiver: payload.receiver },
    'alerts received',
  );
  if (payload.truncatedAlerts > 0) {
    logger.warn(
      { truncated: payload.truncatedAlerts },
      'the sender left alerts out: its max_alerts is too low',
    );
  }
  await announceReceived(ctx, received);
  return counts;
}

async function applyAll(
  tx: Transaction,
  told: readonly ExternalAlert[],
  now: number,
  timeoutSeconds: number,
): Promise<Received> {
  const known = await lockExternalAlerts(
    tx,
    'alertmanager',
    told.map(({ fingerprint }) => fingerprint),
  );
  await lockOpenAlerts(
    tx,
    [...known.values()].map(({ id }) => id),
  );
  const heardAt = new Date(now);
  const lifetime = (alert: ExternalAlert) => ({
    heardAt,
    // Alertmanager leaves the end of what fires open; others say until when it holds.
    expiresAt: new Date(
      alert.endsAt !== undefined && alert.endsAt > now ? alert.endsAt : now + timeoutSeconds * 1000,
    ),
  });
  const inserts: NewExternalAlert[] = [];
  /** By when they are over unless heard of again. */
  const kept = new Map<number, string[]>();
  let keptCount = 0;
  const changedIds: string[] = [];
  const resolvedIds: string[] = [];
  let ignored = 0;
  for (const alert of told) {
    const change = decideChange(known.get(alert.fingerprint), alert, now);
    switch (change.kind) {
      case 'open':
        inserts.push({ ...rowOf(alert), ...lifetime(alert) });
        break;
      case 'note_resolved':
        inserts.push({ ...rowOf(alert), heardAt, ...endedAt(change.at) });
        break;
      case 'update':
        if (!change.differs) {
          const { expiresAt } = lifetime(alert);
          kept.set(expiresAt.getTime(), [...(kept.get(expiresAt.getTime()) ?? []), change.id]);
          keptCount += 1;
        } else if (await updateExternalAlert(tx, updateOf(change, alert, lifetime(alert))))
          changedIds.push(change.id);
        break;
      case 'resolve':
        if (await endExternalAlert(tx, { id: change.id, resolvedAt: new Date(change.at), heardAt }))
          resolvedIds.push(change.id);
        break;
      case 'ignore':
        ignored += 1;
        break;
      default:
        change satisfies never;
    }
  }
  for (const [until, ids] of kept) {
    await keepExternalAlerts(tx, ids, { heardAt, expiresAt: new Date(until) });
  }
  const openedIds = await insertExternalAlerts(tx, inserts);
  const owed = await tellChange(tx, [...changedIds, ...resolvedIds]);
  const counts = {
    opened: openedIds.length,
    updated: keptCount + changedIds.length,
    resolved: resolvedIds.length + inserts.length - openedIds.length,
    ignored,
  };
  return { openedIds, changedIds, resolvedIds, owed, counts };
}

function rowOf(alert: ExternalAlert): NewExternalAlert {
  const { status, groupKey, endsAt, startedAt, ...same } = alert;
  return {
    ...same,
    source: 'alertmanager',
    externalGroupKey: groupKey,
    state: 'firing',
    startedAt: new Date(startedAt),
    // The sender waited for its own `for` before it told us.
    firedAt: new Date(startedAt),
  };
}

const endedAt = (at: number) =>
  ({ state: 'resolved', resolveReason: 'recovered', resolvedAt: new Date(at) }) as const;

function updateOf(
  { id, severityChanged }: { id: string; severityChanged: boolean },
  { severity, title, labels, annotations, runbookUrl, generatorUrl }: ExternalAlert,
  lifetime: Pick<NewExternalAlert, 'heardAt' | 'expiresAt'>,
): ExternalUpdate {
  return {
    id,
    values: { ...lifetime, severity, title, labels, annotations, runbookUrl, generatorUrl },
    differs: true,
    severityDetail: severityChanged ? severity : undefined,
  };
}
