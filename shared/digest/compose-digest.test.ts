import { describe, expect, it } from 'vitest';
import { composeDigest, type DigestAlert, type DigestFacts } from './compose-digest.ts';

const to = new Date('2026-03-10T08:00:00Z');
const from = new Date('2026-03-09T08:00:00Z');
const minutesAgo = (minutes: number) => new Date(to.getTime() - minutes * 60_000);
const frame = { scope: '--all', from, to };
const rule = { id: 'rule-1', name: 'CPU high', holdSeconds: 0, keepFiringSeconds: 0 };

let made = 0;
function alert(firedMinutesAgo: number, change: Partial<DigestAlert> & { forMinutes?: number | null } = {}) {
  made += 1;
  const { forMinutes = 1, ...rest } = change;
  const firedAt = minutesAgo(firedMinutesAgo);
  const found: DigestAlert = {
    id: `alert-${made}`,
    rule,
    target: `target-${made}`,
    title: `CPU high on web-${made}`,
    severity: 'warning',
    startedAt: firedAt,
    firedAt,
    resolvedAt: forMinutes === null ? null : minutesAgo(firedMinutesAgo - forMinutes),
    acknowledged: false,
    quiet: false,
    ...rest,
  };
  return found;
}
const digestOf = (facts: Partial<DigestFacts>) =>
  composeDigest({ alerts: [], serversDown: [], silences: [], ...facts }, frame);

describe('composeDigest', () => {
  it('counts what fired in its time by severity, and when', () => {
    const digest = digestOf({
      alerts: [alert(24 * 60), alert(90, { severity: 'critical' }), alert(1), alert(24 * 60 + 1), alert(0)],
    });
    expect(digest.fired).toEqual({ total: 3, critical: 1, warning: 2, info: 0 });
    expect(digest.timeline).toHaveLength(24);
    expect(digest.timeline.flatMap((count, hour) => (count > 0 ? [hour, count] : []))).toEqual([
      0, 1, 22, 1, 23, 1,
    ]);
  });

  it('tells what lasted longest, and what still does', () => {
    const digest = digestOf({
      alerts: [alert(100, { forMinutes: 5 }), alert(60, { forMinutes: null }), alert(90, { forMinutes: 80 })],
    });
    expect(digest.longest.map(({ lastedSeconds, endedAt }) => [lastedSeconds, endedAt === null])).toEqual([
      [4800, false],
      [3600, true],
      [300, false],
    ]);
  });

  it('names a target once among what lasted longest', () => {
    const digest = digestOf({
      alerts: [
        alert(300, { target: 'same', forMinutes: 5 }),
        alert(200, { target: 'same', forMinutes: 50 }),
        alert(100, { forMinutes: 20 }),
      ],
    });
    expect(digest.longest.map(({ lastedSeconds }) => lastedSeconds)).toEqual([3000, 1200]);
  });

  it('leaves out of what waits for somebody: taken, silenced, over', () => {
    const waits = alert(3000, { forMinutes: null });
    const graver = alert(10, { forMinutes: null, severity: 'critical' });
    const digest = digestOf({
      alerts: [
        waits,
        graver,
        alert(10, { forMinutes: null, acknowledged: true }),
        alert(10, { forMinutes: null, quiet: true }),
        alert(10),
      ],
    });
    expect(digest.unacknowledged.total).toBe(2);
    expect(digest.unacknowledged.alerts.map(({ alertId }) => alertId)).toEqual([graver.id, waits.id]);
  });

  it('names noisy rules with what would quiet them, and targets that flap', () => {
    const flapping = [1, 2, 3, 4, 5].map((index) =>
      alert(index * 3, { target: 'same', title: 'Load on db-1' }),
    );
    const other = { ...rule, id: 'rule-2', name: 'Disk' };
    const digest = digestOf({
      alerts: [...flapping, alert(9, { rule: other }), alert(8, { rule: other }), alert(7, { rule: null })],
    });
    expect(digest.noisiest).toEqual([
      {
        ruleId: 'rule-1',
        name: 'CPU high',
        fired: 5,
        targets: 1,
        suggestion: { kind: 'keep_firing', seconds: 300 },
      },
    ]);
    expect(digest.flapping).toEqual([{ title: 'Load on db-1', fired: 5 }]);
  });

  it('shows the first few and says how many there are', () => {
    const digest = digestOf({
      alerts: Array.from({ length: 40 }, (_, index) => alert(index, { forMinutes: null })),
      serversDown: Array.from({ length: 20 }, (_, index) => ({ name: `web-${index}`, lastSeenAt: null })),
    });
    expect(digest.unacknowledged).toMatchObject({ total: 40, alerts: { length: 8 } });
    expect(digest.serversDown).toMatchObject({ total: 20, servers: { length: 8 } });
    expect(digest.longest).toHaveLength(5);
  });

  it('puts the silence that ends first first', () => {
    const silence = (id: string, minutes: number) => ({
      id,
      matchers: { scope: 'web-1' },
      endsAt: new Date(to.getTime() + minutes * 60_000),
      author: 'Ada',
      comment: '',
    });
    expect(
      digestOf({ silences: [silence('b', 20), silence('a', 10)] }).silencesEnding.map(({ id }) => id),
    ).toEqual(['a', 'b']);
  });
});
