import { describe, expect, it } from 'vitest';
import type { SilenceMatchers } from './api-contract/attention.ts';
import {
  compileMatchers,
  matchesEverything,
  matchesSilence,
  overlap,
  type SilenceSubject,
} from './match-silence.ts';

const web1 = { id: '019a2b00-0000-7000-8000-000000000003', name: 'web-1', tags: ['prod', 'web'] };
const db1 = { id: '019a2b00-0000-7000-8000-000000000004', name: 'db-1', tags: ['prod'] };
const ruleId = '019a2b00-0000-7000-8000-000000000002';
const diskOnWeb: SilenceSubject = {
  ruleId,
  ruleName: 'Disk filling',
  server: web1,
  key: '/var',
  title: 'Disk filling on web-1 /var',
  fingerprint: null,
  severity: 'warning',
};
const external: SilenceSubject = {
  ...diskOnWeb,
  ruleId: null,
  ruleName: 'KubePodCrashLooping',
  server: null,
  key: '',
  title: 'Pod restarted 3 times',
  fingerprint: 'c0ffee',
};
const thisExternal = { ruleId: null, serverId: null, key: '', title: external.title, fingerprint: 'c0ffee' };
const withoutFingerprint = { ruleId: null, serverId: null, key: '', title: external.title };
const thisAlert = { ruleId, serverId: web1.id, key: '/var', title: 'as it was called then' };

describe('a silence matches', () => {
  it.each<[string, SilenceMatchers, SilenceSubject, boolean]>([
    ['everything when nothing is demanded', {}, diskOnWeb, true],
    ['by scope', { scope: 'tag:web' }, diskOnWeb, true],
    ['not by another scope', { scope: 'db-*' }, diskOnWeb, false],
    ['not what the scope spares', { scope: '!web-1' }, diskOnWeb, false],
    ['by a glob over rules', { rule: 'disk*' }, diskOnWeb, true],
    ['not by another rule', { rule: 'cpu*' }, diskOnWeb, false],
    ['by a glob over mounts', { key: '/v*' }, diskOnWeb, true],
    ['not another mount', { key: '/' }, diskOnWeb, false],
    ['by severity, that one alone', { severity: 'warning' }, diskOnWeb, true],
    ['not a graver one', { severity: 'warning' }, { ...diskOnWeb, severity: 'critical' }, false],
    ['only where all that is demanded holds', { scope: 'tag:web', rule: 'cpu*' }, diskOnWeb, false],
    ['one rule and target, also when it fires again', { alert: thisAlert }, diskOnWeb, true],
    ['not the same rule on another target', { alert: thisAlert }, { ...diskOnWeb, key: '/' }, false],
    ['not the same target of another rule', { alert: thisAlert }, { ...diskOnWeb, ruleId: web1.id }, false],
    ['what comes from another program, by its name', { rule: 'Kube*' }, external, true],
    ['what comes from another program with everything', { scope: '--all' }, external, true],
    ['nothing without a server by a server', { scope: 'web-*' }, external, false],
    [
      'another program’s alert whatever it is called by now',
      { alert: thisExternal },
      { ...external, title: 'Pod restarted 4 times' },
      true,
    ],
    [
      'not the one of a server that nobody was asked about',
      { alert: thisExternal },
      { ...external, server: web1 },
      false,
    ],
    [
      'not another alert of the same name',
      { alert: thisExternal },
      { ...external, fingerprint: 'decaf' },
      false,
    ],
    ['by its title where the silence knows no fingerprint', { alert: withoutFingerprint }, external, true],
    [
      'not by another title there',
      { alert: withoutFingerprint },
      { ...external, title: 'Pod restarted 4 times' },
      false,
    ],
    ['nothing by a scope that nobody can read', { scope: 'tag:' }, diskOnWeb, false],
  ])('%s', (_, matchers, subject, expected) => {
    expect(matchesSilence(compileMatchers(matchers), subject)).toBe(expected);
  });
});

describe('everything is covered', () => {
  it.each<[SilenceMatchers, boolean]>([
    [{}, true],
    [{ scope: '--all' }, true],
    [{ scope: '*', rule: '*', key: '**' }, true],
    [{ scope: 'tag:prod' }, false],
    [{ scope: '--all !web-1' }, false],
    [{ rule: 'cpu*' }, false],
    [{ severity: 'critical' }, false],
    [{ alert: thisAlert }, false],
  ])('by %j: %s', (matchers, expected) => {
    expect(matchesEverything(matchers)).toBe(expected);
  });
});

describe('two silences overlap', () => {
  it.each<[SilenceMatchers, SilenceMatchers, boolean]>([
    [{ scope: 'tag:prod' }, { scope: 'web-*' }, true],
    [{ scope: 'db-*' }, { scope: 'web-*' }, false],
    [{}, { scope: 'web-1', rule: 'cpu*' }, true],
    [{ rule: 'cpu*' }, { rule: 'CPU high' }, true],
    [{ rule: 'cpu*' }, { rule: 'disk*' }, false],
    [{ severity: 'warning' }, { severity: 'critical' }, false],
    [{ severity: 'warning' }, { scope: 'web-1' }, true],
    [{ alert: thisAlert }, { scope: 'tag:web' }, true],
    [{ alert: thisAlert }, { scope: 'db-1' }, false],
    [{ alert: thisAlert }, { key: '/home' }, false],
    [{ alert: thisAlert }, { alert: { ...thisAlert, title: 'renamed' } }, true],
    [{ alert: thisAlert }, { alert: { ...thisAlert, key: '/' } }, false],
    [{ alert: thisExternal }, { alert: { ...thisExternal, title: 'renamed' } }, true],
    [{ alert: thisExternal }, { alert: { ...thisExternal, fingerprint: 'decaf' } }, false],
    [{ alert: thisExternal }, { alert: withoutFingerprint }, true],
  ])('%j with %j: %s', (a, b, expected) => {
    const [one, other] = [compileMatchers(a), compileMatchers(b)];
    expect(overlap(one, other, [web1, db1])).toBe(expected);
    expect(overlap(other, one, [web1, db1])).toBe(expected);
  });
});
