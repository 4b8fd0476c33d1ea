import { describe, expect, test } from 'vitest';
import type { DueEscalation } from '../../drizzle/queries/escalations.ts';
import { decideEscalation } from './decide-escalation.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 12, minutes));
const mention = { kind: 'mention', platform: 'slack', what: 'user', id: 'U1' } as const;
const channel = { kind: 'channel', channel: 'slack:C2' } as const;
const due = (change: Partial<DueEscalation> = {}): DueEscalation => ({
  alertId: 'a',
  severity: 'critical',
  serverId: null,
  serverName: null,
  serverTags: [],
  policyId: 'p',
  policyName: 'primary',
  steps: [
    { waitSeconds: 300, action: mention },
    { waitSeconds: 600, action: channel },
  ],
  nextStep: 0,
  nextAt: at(5),
  state: 'running',
  resolvedAt: null,
  acknowledgedBy: null,
  quietReason: null,
  resumedAt: null,
  ...change,
});

test('a step that is due is taken, and the next one waits from then on', () => {
  expect(decideEscalation(due(), at(6))).toMatchObject({
    kind: 'take',
    number: 1,
    step: { action: mention },
    progress: { state: 'running', nextStep: 1, nextAt: at(16) },
  });
});

test('a step that would disturb a channel in its quiet hours waits for their end', () => {
  expect(decideEscalation(due(), at(6), at(30))).toEqual({
    kind: 'keep',
    progress: { state: 'running', nextStep: 0, nextAt: at(30), stopReason: null },
  });
  expect(decideEscalation(due(), at(30), null)).toMatchObject({ kind: 'take', number: 1 });
});

test('after the last one it is done', () => {
  expect(decideEscalation(due({ nextStep: 1 }), at(6))).toMatchObject({
    kind: 'take',
    number: 2,
    progress: { state: 'done', nextStep: 2 },
  });
});

test.each<[string, Partial<DueEscalation>, string, string]>([
  ['acknowledged', { acknowledgedBy: 'Ada' }, 'stopped', 'acknowledged by Ada'],
  ['silenced', { quietReason: 'silenced' }, 'stopped', 'silenced'],
  ['beneath a host that is down', { quietReason: 'host_down' }, 'stopped', 'its host is down'],
  ['resolved', { resolvedAt: at(4), acknowledgedBy: 'Ada' }, 'done', 'resolved'],
])('an alert that is %s stops it before its next step', (_, change, state, stopReason) => {
  expect(decideEscalation(due(change), at(6))).toEqual({
    kind: 'keep',
    progress: { state, nextStep: 0, nextAt: at(5), stopReason },
  });
});

describe('an acknowledgement that is withdrawn', () => {
  const stopped = due({ state: 'stopped', nextStep: 1, nextAt: at(15) });

  test('lets it go on with the step that was next, after that step’s wait', () => {
    expect(decideEscalation({ ...stopped, resumedAt: at(30) }, at(31))).toEqual({
      kind: 'keep',
      progress: { state: 'running', nextStep: 1, nextAt: at(40), stopReason: null },
    });
    expect(
      decideEscalation({ ...stopped, state: 'running', nextAt: at(40), resumedAt: at(30) }, at(40)),
    ).toMatchObject({ kind: 'take', number: 2 });
  });

  test('before the step was due, gives its wait anew too', () => {
    expect(decideEscalation(due({ resumedAt: at(4) }), at(5))).toMatchObject({
      kind: 'keep',
      progress: { state: 'running', nextAt: at(9) },
    });
  });
});

test('a policy that was shortened meanwhile is done', () => {
  expect(decideEscalation(due({ nextStep: 2 }), at(6))).toMatchObject({
    kind: 'keep',
    progress: { state: 'done' },
  });
});
