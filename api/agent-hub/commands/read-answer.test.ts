import { expect, test } from 'vitest';
import { failureCodes } from '../../../shared/agent-protocol.ts';
import { readAnswer } from './read-answer.ts';

const response = { type: 'response', id: '1' } as const;

test('every failure has a state', () => {
  const states = failureCodes.map((code) => {
    const answer = readAnswer('container.restart', { ...response, ok: false, error: { code, message: '' } });
    return [code, answer.kind === 'outcome' ? answer.state : answer.kind];
  });
  expect(Object.fromEntries(states)).toEqual({
    invalid_params: 'failed',
    method_unsupported: 'failed',
    refused_by_policy: 'refused',
    stale_epoch: 'stale',
    deadline_passed: 'expired',
    cancelled: 'cancelled',
    docker_unavailable: 'failed',
    container_gone: 'failed',
    docker_error: 'failed',
    outcome_unknown: 'unknown',
    internal: 'failed',
  });
});

test('an answer that cannot be read is unknown, not a success', () => {
  expect(readAnswer('container.restart', { ...response, ok: true, result: { odd: 1 } })).toMatchObject({
    state: 'unknown',
  });
  expect(
    readAnswer('container.logs', { ...response, ok: true, result: { lines: 1, truncated: true } }),
  ).toMatchObject({
    state: 'succeeded',
    result: { lines: 1, truncated: true },
  });
});
