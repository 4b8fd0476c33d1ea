import type { AlertmanagerPayload } from '../../../shared/api-contract/alertmanager.ts';
import { labelFingerprint } from '../../../shared/webhooks/label-fingerprint.ts';
import { type ExternalAlert, longestTitle } from './to-external-alert.ts';

const mostReasons = 5;

/** What tells of a group's incomplete deliveries: one alert per group of the sender. */
export const notTakenFingerprint = (groupKey: string) => `not-taken:${labelFingerprint({ groupKey })}`;

/**
 * An alert that says which of the sender's are not here: its sender takes them for delivered, and nobody would
 * look for them. Over when a delivery of the same group is whole. In a message of its own, where no
 * others push it out of sight. Pure.
 *
 * @param since of the one that is open already, epoch ms
 */
export function notTakenAlert(
  { groupKey, receiver, truncatedAlerts, alerts }: AlertmanagerPayload,
  { now, since = now }: { now: number; since?: number | undefined },
): ExternalAlert {
  const { rejected } = alerts;
  const whole = rejected.length === 0 && truncatedAlerts === 0;
  const counts = [
    ...(truncatedAlerts > 0 ? [`${truncatedAlerts} left out by its max_alerts`] : []),
    ...(rejected.length > 0 ? [`${rejected.length} not taken`] : []),
  ];
  const reasons = rejected
    .slice(0, mostReasons)
    .map(({ index, problem }) => `alert ${index + 1} of the delivery: ${problem}`);
  const more = rejected.length - reasons.length;
  return {
    fingerprint: notTakenFingerprint(groupKey),
    groupKey: 'not-taken',
    status: whole ? 'resolved' : 'firing',
    // The same whatever the counts, which are the first words below it: an edit that changes them renames nothing.
    title: `Alerts of Alertmanager are missing: ${groupKey}`.slice(0, longestTitle),
    severity: 'warning',
    serverId: null,
    metric: null,
    key: '',
    labels: { alertname: 'AlertsNotTaken', receiver, group: groupKey },
    annotations: {
      description: [
        `${counts.join(', ')}: they are not in this chat; look for them in Alertmanager.`,
        ...reasons,
        ...(more > 0 ? [`and ${more} more`] : []),
      ].join('\n'),
    },
    generatorUrl: null,
    runbookUrl: null,
    startedAt: since,
    endsAt: whole ? now : undefined,
  };
}
