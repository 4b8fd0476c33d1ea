import { type QuietHours, type Silence, weekdays } from '../../shared/api-contract/index.ts';

/** Silences and quiet hours as the API gives them. */
export const aSilence = (change: Partial<Silence> = {}): Silence => ({
  id: '019a2b00-0000-7000-8000-00000000051e',
  matchers: { scope: 'tag:prod' },
  startsAt: new Date(Date.now() - 60_000).toISOString(),
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  endedAt: null,
  endedBy: null,
  author: 'Ada (Slack)',
  comment: 'moving house',
  matching: 2,
  overlaps: [],
  ...change,
});

export const someQuietHours = (change: Partial<QuietHours> = {}): QuietHours => ({
  id: '019a2b00-0000-7000-8000-0000000000f1',
  channel: 'slack:C0OPS',
  scope: '--all',
  timeZone: 'Europe/Berlin',
  days: [...weekdays],
  from: '22:00',
  until: '07:00',
  bypassSeverity: 'critical',
  quietNow: false,
  changesAt: new Date(Date.now() + 3_600_000).toISOString(),
  ...change,
});
