import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandStates, finalCommandStates } from '../../../shared/api-contract/commands.ts';
import { summarizeTargets } from './summarize-targets.ts';

test.each([
  [['queued', 'queued'], 'queued'],
  [['awaiting_confirmation'], 'awaiting_confirmation'],
  [['queued', 'running'], 'running'],
  [['succeeded', 'queued'], 'running'],
  [['succeeded', 'succeeded'], 'succeeded'],
  [['succeeded', 'failed', 'refused'], 'failed'],
  [['succeeded', 'unknown', 'failed'], 'unknown'],
  [['cancelled', 'succeeded'], 'cancelled'],
] as const)('%j -> %s', (states, expected) => {
  expect(summarizeTargets(states)).toBe(expected);
});

test('is final exactly when every target is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...commandStates), { minLength: 1 }), (states) => {
      const summary = summarizeTargets(states);
      expect(finalCommandStates.has(summary)).toBe(states.every((state) => finalCommandStates.has(state)));
    }),
  );
});
