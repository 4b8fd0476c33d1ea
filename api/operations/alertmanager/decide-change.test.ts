import { describe, expect, test } from 'vitest';
import { decideChange, type KnownAlert } from './decide-change.ts';
import type { ExternalAlert } from './to-external-alert.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 23, 12);
const now = start + 10 * minute;

const told = (change: Partial<ExternalAlert> = {}): ExternalAlert => ({
  fingerprint: 'f',
  groupKey: 'g',
  status: 'firing',
  title: 'Disk',
  severity: 'warning',
  serverId: null,
  metric: null,
  key: '',
  labels: {},
  annotations: {},
  generatorUrl: null,
  runbookUrl: null,
  startedAt: start,
  endsAt: undefined,
  ...change,
});
const open = (change: Partial<KnownAlert> = {}): KnownAlert => ({
  id: 'a',
  startedAt: new Date(start),
  resolvedAt: null,
  resolveReason: null,
  heardAt: new Date(now - minute),
  severity: 'warning',
  title: 'Disk',
  annotations: {},
  ...change,
});
const over = (change: Partial<KnownAlert> = {}) =>
  open({ resolvedAt: new Date(start + 5 * minute), resolveReason: 'recovered', ...change });
const resolved = (change: Partial<ExternalAlert> = {}) =>
  told({ status: 'resolved', endsAt: start + 5 * minute, ...change });

describe('what fires', () => {
  test.each<[string, KnownAlert | undefined, ExternalAlert, string]>([
    ['and was never heard of opens', undefined, told(), 'open'],
    ['and is open is an update', open(), told(), 'update'],
    ['after it was over, anew, opens', over(), told({ startedAt: start + 8 * minute }), 'open'],
    ['and was overtaken by its end is ignored', over(), told(), 'ignore'],
    [
      'and ended long ago by its sender was lost sight of, and opens',
      over({ heardAt: new Date(now - 3 * minute) }),
      told(),
      'open',
    ],
    ['and was closed by hand opens', over({ resolveReason: 'manual' }), told(), 'open'],
    ['and was given up as not heard of opens', over({ resolveReason: 'expired' }), told(), 'open'],
  ])('%s', (_, known, alert, kind) => {
    expect(decideChange(known, alert, now).kind).toBe(kind);
  });

  test('and says the same changes nothing that people see; another severity or text does', () => {
    expect(decideChange(open(), told(), now)).toMatchObject({ differs: false, severityChanged: false });
    expect(decideChange(open(), told({ severity: 'critical' }), now)).toMatchObject({
      differs: true,
      severityChanged: true,
    });
    expect(decideChange(open(), told({ annotations: { description: 'worse' } }), now)).toMatchObject({
      differs: true,
      severityChanged: false,
    });
  });
});

describe('what is over', () => {
  test.each<[string, KnownAlert | undefined, ExternalAlert, unknown]>([
    ['and is open ends then', open(), resolved(), { kind: 'resolve', id: 'a', at: start + 5 * minute }],
    [
      'in our future ends now',
      open(),
      resolved({ endsAt: now + minute }),
      { kind: 'resolve', id: 'a', at: now },
    ],
    [
      'without an end ends now',
      open(),
      resolved({ endsAt: undefined }),
      { kind: 'resolve', id: 'a', at: now },
    ],
    [
      'and was never heard of is noted',
      undefined,
      resolved(),
      { kind: 'note_resolved', at: start + 5 * minute },
    ],
    ['and was said before is ignored', over(), resolved(), { kind: 'ignore', why: 'repeated' }],
    [
      'of an earlier time does not end what fires since',
      open({ startedAt: new Date(start + 7 * minute) }),
      resolved(),
      { kind: 'ignore', why: 'stale' },
    ],
    [
      'of a later time, unheard of, is noted',
      over(),
      resolved({ startedAt: start + 6 * minute, endsAt: start + 8 * minute }),
      { kind: 'note_resolved', at: start + 8 * minute },
    ],
  ])('%s', (_, known, alert, change) => {
    expect(decideChange(known, alert, now)).toEqual(change);
  });
});
