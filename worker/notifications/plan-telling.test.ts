import { describe, expect, it } from 'vitest';
import type { UntoldEvent } from '../../drizzle/queries/message-content.ts';
import { planTelling, type TellingState } from './plan-telling.ts';

const minute = 60_000;
const notifiedAt = Date.parse('2026-03-29T00:00:00Z');
const grouping = { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 };
const repeatMs = 14_400_000;

const state = (minutes: number, more: Partial<TellingState> = {}): TellingState => ({
  now: notifiedAt + minutes * minute,
  notifiedAt,
  targets: 3,
  firing: 3,
  open: 3,
  flaps: 0,
  quietUntil: null,
  grouping,
  ...more,
});

let nextId = 1;
const event = (kind: UntoldEvent['kind'], more: Partial<UntoldEvent> = {}): UntoldEvent => ({
  id: nextId++,
  alertId: 'a',
  kind,
  actor: null,
  detail: null,
  mention: null,
  opening: false,
  fires: true,
  notBefore: null,
  target: 'web-1',
  ...more,
});
const joined = (more: Partial<UntoldEvent> = {}) => event('fired', { opening: true, ...more });
const at = (minutes: number) => notifiedAt + minutes * minute;

describe('what joined', () => {
  it('waits for the interval to pass, and is then told to all', () => {
    const early = planTelling([joined()], state(4));
    expect(early).toEqual({ events: [], repeats: false, notifies: false, wakeAt: at(5) });
    const one = joined();
    const due = planTelling([one], state(5));
    expect(due).toMatchObject({ events: [one], notifies: true, wakeAt: at(5) + repeatMs });
  });

  it('waits for the end of quiet hours', () => {
    const held = joined({ notBefore: new Date(at(60)) });
    expect(planTelling([held], state(6))).toMatchObject({ events: [], wakeAt: at(60) });
    expect(planTelling([held], state(60))).toMatchObject({ events: [held] });
  });

  it('is told by its end alone when that came first', () => {
    const events = [joined({ fires: false }), event('resolved', { fires: false })];
    expect(planTelling(events, state(1)).events).toEqual([]);
    expect(planTelling(events, state(5)).events).toEqual(events);
  });

  it.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [20, 240],
  ])('of a message that flapped %i times is told after %i minutes', (flaps, minutes) => {
    const wakeAt = Math.min(at(minutes), notifiedAt + repeatMs);
    expect(planTelling([joined()], state(1, { flaps, targets: 1 })).wakeAt).toBe(wakeAt);
    expect(planTelling([joined()], state(minutes, { flaps, targets: 1 })).events).toHaveLength(1);
  });
});

describe('what the evaluation finds', () => {
  it('is told at once of one alert, and does not put off what is news', () => {
    const over = event('resolved', { fires: false });
    const plan = planTelling([over], state(1, { targets: 1, firing: 0, open: 0 }));
    expect(plan).toEqual({ events: [over], repeats: false, notifies: false, wakeAt: null });
  });

  it('is saved up in a storm, and told at once when the storm is over', () => {
    const ends = [event('resolved', { fires: false }), event('resolved', { alertId: 'b', fires: false })];
    expect(planTelling(ends, state(1, { firing: 1, open: 1 }))).toMatchObject({ events: [], wakeAt: at(5) });
    expect(planTelling(ends, state(1, { firing: 0, open: 0 })).events).toEqual(ends);
  });

  it('is saved up for one that comes and goes, its ends too', () => {
    const over = event('resolved', { fires: false });
    const flapping = state(1, { targets: 1, firing: 0, open: 0, flaps: 2 });
    expect(planTelling([over], flapping)).toMatchObject({ events: [], wakeAt: at(10) });
  });

  it('is told to all when it became critical', () => {
    const worse = event('severity_changed', { detail: 'critical: CPU 99 %' });
    expect(planTelling([worse], state(1, { targets: 1 })).events).toEqual([]);
    expect(planTelling([worse], state(5, { targets: 1 }))).toMatchObject({ events: [worse], notifies: true });
  });
});

describe('what people did', () => {
  it('is told at once, also in a storm', () => {
    const acked = event('acknowledged', { actor: 'Ada', fires: false });
    const plan = planTelling([joined({ alertId: 'b' }), acked], state(1));
    expect(plan).toMatchObject({ events: [acked], notifies: false, wakeAt: at(5) });
  });
});

describe('what fires and nobody acknowledged', () => {
  it('is repeated after four hours, and again after four more', () => {
    expect(planTelling([], state(239))).toMatchObject({ repeats: false, wakeAt: at(240) });
    expect(planTelling([], state(240))).toEqual({
      events: [],
      repeats: true,
      notifies: true,
      wakeAt: at(480),
    });
  });

  it('waits for the end of quiet hours', () => {
    const quiet = state(300, { quietUntil: at(420) });
    expect(planTelling([], quiet)).toMatchObject({ repeats: false, wakeAt: at(420) });
    expect(planTelling([], { ...quiet, now: at(420) })).toMatchObject({ repeats: true });
  });

  it('is not, once acknowledged, silenced or over', () => {
    expect(planTelling([], state(500, { firing: 0 }))).toMatchObject({ repeats: false, wakeAt: null });
  });
});
