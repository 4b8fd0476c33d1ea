import { expect, it } from 'vitest';
import { agentVersion } from '../agent/version.ts';
import { isAgentOutdated, oldestGoodAgent } from './agent-release.ts';

it.each([
  ['0.9.9', '1.0.0', true],
  ['1.2.3', '1.2.3', false],
  ['1.2.2', '1.2.3', true],
  ['1.10.0', '1.9.0', false],
  ['2.0.0', '1.9.9', false],
  ['v1.2.2', '1.2.3', true],
  ['1.2.3+build.7', '1.2.3', false],
  // What nobody can compare is no reason for an alert.
  ['0.0.0-test', '1.2.3', undefined],
  ['main', '1.2.3', undefined],
  ['', '1.2.3', undefined],
])('an agent %s where %s is wanted: outdated %s', (version, oldest, outdated) => {
  expect(isAgentOutdated(version, oldest)).toBe(outdated);
});

it('does not call the agent of the same release too old', () => {
  expect(isAgentOutdated(agentVersion, oldestGoodAgent)).toBe(false);
});
