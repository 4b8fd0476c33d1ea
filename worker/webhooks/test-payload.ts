import { alertmanagerPayload } from '../../shared/webhooks/alertmanager-payload.ts';

/** What a test sends: an alert that says that it is none, over already, so that nobody has to end it. */
export const testPayload = (receiver: string, now: Date): Record<string, unknown> =>
  alertmanagerPayload(
    {
      id: '00000000-0000-0000-0000-000000000000',
      source: 'rule',
      ruleId: null,
      ruleName: 'ChatOpsTest',
      serverId: null,
      serverName: null,
      key: '',
      title: 'A test of this webhook: nothing is wrong',
      metric: null,
      aggregation: 'last',
      windowSeconds: 0,
      severity: 'info',
      comparator: null,
      threshold: null,
      value: null,
      startedAt: now.toISOString(),
      resolvedAt: now.toISOString(),
      resolveReason: null,
      acknowledgedBy: null,
      runbookUrl: null,
      fingerprint: null,
      externalGroupKey: null,
      labels: {},
      annotations: {},
      generatorUrl: null,
    },
    receiver,
  );
