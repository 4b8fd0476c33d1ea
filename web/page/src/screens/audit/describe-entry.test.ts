import { expect, test } from 'vitest';
import type { AuditEntry } from '../../api/contract.ts';
import { describeEntry } from './describe-entry.ts';

const bare: AuditEntry = {
  id: 1,
  at: '2026-04-10T12:00:00.000Z',
  actor: 'Ada (web)',
  platform: null,
  workspaceId: null,
  channelId: null,
  rawText: null,
  action: 'auth.login',
  arguments: {},
  targets: [],
  decision: 'allowed',
  rule: 'password',
  commandId: null,
  outcome: null,
  confirmation: null,
  approvals: [],
  instanceId: null,
  requestId: null,
};

test('leaves out what an entry does not tell', () => {
  const names = describeEntry(bare).map(([name]) => name);
  expect(names).toEqual(['When', 'Who', 'Action', 'Decision']);
});

test('tells where, what was typed and who approved', () => {
  const lines = Object.fromEntries(
    describeEntry({
      ...bare,
      platform: 'slack',
      workspaceId: 'T1',
      channelId: 'C1',
      rawText: '/chatops restart web-1',
      targets: ['web-1', 'web-2'],
      approvals: ['Grace', 'Linus'],
      arguments: { graceSeconds: 5 },
    }),
  );
  expect(lines).toMatchObject({
    Where: 'slack · T1 · C1',
    Typed: '/chatops restart web-1',
    Targets: 'web-1, web-2',
    Approvals: 'Grace, Linus',
    Arguments: expect.stringContaining('"graceSeconds": 5'),
  });
});
