import type { DigestContent } from '../../api-contract/digest-content.ts';

const id = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;

export const aQuietDigest = (): DigestContent => ({
  scope: '--all',
  from: '2026-03-09T08:00:00.000Z',
  to: '2026-03-10T08:00:00.000Z',
  fired: { total: 0, critical: 0, warning: 0, info: 0 },
  timeline: new Array(24).fill(0),
  longest: [],
  unacknowledged: { total: 0, alerts: [] },
  noisiest: [],
  flapping: [],
  serversDown: { total: 0, servers: [] },
  silencesEnding: [],
});

/** With something in every section. */
export const aDigest = (change: Partial<DigestContent> = {}): DigestContent => {
  const open = {
    alertId: id(1),
    title: 'Disk filling up on web-1',
    severity: 'warning' as const,
    firedAt: '2026-03-10T05:00:00.000Z',
  };
  return {
    ...aQuietDigest(),
    scope: 'tag:prod',
    fired: { total: 12, critical: 2, warning: 10, info: 0 },
    timeline: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0],
    longest: [
      { ...open, lastedSeconds: 10_800, endedAt: null },
      {
        alertId: id(2),
        title: 'CPU high on web-2',
        severity: 'critical',
        firedAt: '2026-03-09T19:00:00.000Z',
        lastedSeconds: 1260,
        endedAt: '2026-03-09T19:21:00.000Z',
      },
    ],
    unacknowledged: { total: 9, alerts: [open] },
    noisiest: [
      { ruleId: id(3), name: 'CPU high', fired: 8, targets: 2, suggestion: { kind: 'hold', seconds: 300 } },
    ],
    flapping: [{ title: 'Load on db-1', fired: 5 }],
    serversDown: { total: 1, servers: [{ name: 'db-1', lastSeenAt: '2026-03-10T07:10:00.000Z' }] },
    silencesEnding: [
      {
        id: id(4),
        matchers: { scope: 'tag:prod', rule: 'Disk*' },
        endsAt: '2026-03-10T10:00:00.000Z',
        author: 'Ada (Slack)',
        comment: 'moving logs',
      },
    ],
    ...change,
  };
};
