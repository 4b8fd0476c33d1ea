import type { Transaction } from '../../../drizzle/database.ts';
import {
  type ExternalSender,
  type ExternalUpdate,
  endExternalAlert,
  insertExternalAlerts,
  keepExternalAlerts,
  type NewExternalAlert,
  updateExternalAlert,
} from '../../../drizzle/queries/external-alerts.ts';
import type { ReceivedAlerts } from '../../../shared/api-contract/alertmanager.ts';
import { decideChange, type KnownAlert } from './decide-change.ts';
import type { ExternalAlert } from './to-external-alert.ts';

export interface Applying {
  tx: Transaction;
  sender: ExternalSender;
  /** Epoch ms. */
  now: number;
  /** Until an alert of which nothing is heard is over. */
  timeoutSeconds: number;
}

/** What it changed. */
export interface Applied {
  openedIds: string[];
  /** Of those open before, what people should see the difference of. */
  changedIds: string[];
  resolvedIds: string[];
  counts: Pick<ReceivedAlerts, 'opened' | 'updated' | 'resolved' | 'ignored'>;
}

/** Writes what these mean against what is known of them; the caller holds their locks and tells the change. */
export async function applyAlerts(
  { tx, sender, now, timeoutSeconds }: Applying,
  told: readonly ExternalAlert[],
  known: ReadonlyMap<string, KnownAlert>,
): Promise<Applied> {
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
        inserts.push({ ...sender, ...rowOf(alert), ...lifetime(alert) });
        break;
      case 'note_resolved':
        inserts.push({ ...sender, ...rowOf(alert), heardAt, ...endedAt(change.at) });
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
  const counts = {
    opened: openedIds.length,
    updated: keptCount + changedIds.length,
    resolved: resolvedIds.length + inserts.length - openedIds.length,
    ignored,
  };
  return { openedIds, changedIds, resolvedIds, counts };
}

function rowOf(alert: ExternalAlert): Omit<NewExternalAlert, 'source'> {
  const { status, groupKey, endsAt, startedAt, ...same } = alert;
  return {
    ...same,
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
