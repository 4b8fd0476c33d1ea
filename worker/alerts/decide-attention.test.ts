import { describe, expect, it } from 'vitest';
import { compileMatchers } from '../../shared/match-silence.ts';
import {
  type AttentionFacts,
  type AttentionSubject,
  decideAttention,
  type HostDown,
  type RunningSilence,
} from './decide-attention.ts';
import { indexSilences } from './silence-index.ts';

const now = Date.parse('2026-06-10T12:00:00Z');
const minute = 60_000;
const server = { id: 'server-1', name: 'web-1', tags: ['prod'] };
const alert: AttentionSubject = {
  ruleId: 'rule-1',
  ruleName: 'CPU high',
  server,
  key: '',
  title: 'CPU high on web-1',
  fingerprint: null,
  severity: 'warning',
  tellsHostDown: false,
  evaluatedThrough: now - 5000,
};
const silence = (change: Partial<RunningSilence> = {}): RunningSilence => ({
  ...compileMatchers({ scope: 'web-1' }),
  id: 'silence-1',
  author: 'Ada',
  comment: '',
  startsAt: now - minute,
  endsAt: now + minute,
  ...change,
});
const facts = ({
  silences = [],
  ...change
}: Partial<Omit<AttentionFacts, 'silences'>> & { silences?: RunningSilence[] } = {}): AttentionFacts => ({
  silences: indexSilences(silences),
  hostsDown: new Map(),
  now,
  ...change,
});
const down = (host: Partial<HostDown> = {}, silences: RunningSilence[] = []) =>
  facts({ silences, hostsDown: new Map([[server.id, { alertId: 'down-1', endedAt: null, ...host }]]) });

const told = { kind: 'tell' };
const bySilence = { kind: 'silenced', silence: { id: 'silence-1' }, until: now + minute };

describe('decideAttention', () => {
  it.each<[string, AttentionSubject, AttentionFacts, object]>([
    ['tells what nothing keeps quiet', alert, facts(), told],
    ['is quiet while a silence matches', alert, facts({ silences: [silence()] }), bySilence],
    [
      'tells what no silence matches',
      { ...alert, server: { ...server, name: 'web-2' } },
      facts({ silences: [silence()] }),
      told,
    ],
    ['tells until a silence begins', alert, facts({ silences: [silence({ startsAt: now + 1 })] }), told],
    ['is quiet from its first instant', alert, facts({ silences: [silence({ startsAt: now })] }), bySilence],
    ['tells from its last instant', alert, facts({ silences: [silence({ endsAt: now })] }), told],
    [
      'names the silence that lasts longest',
      alert,
      facts({
        silences: [
          silence(),
          silence({ id: 'silence-2', endsAt: now + 2 * minute }),
          silence({ id: 'silence-3' }),
        ],
      }),
      { kind: 'silenced', silence: { id: 'silence-2' }, until: now + 2 * minute },
    ],
    ['is quiet while its host is down', alert, down(), { kind: 'host_down', by: 'down-1' }],
    ['tells that the host is down', { ...alert, tellsHostDown: true }, down(), told],
    ['tells what is on another host', { ...alert, server: { ...server, id: 'server-2' } }, down(), told],
    ['tells what is on no host of ours', { ...alert, server: null }, down(), told],
    ['names what somebody decided before what was concluded', alert, down({}, [silence()]), bySilence],
    [
      'waits for news of a host that is back',
      { ...alert, evaluatedThrough: now - 2 * minute },
      down({ endedAt: now - minute }),
      { kind: 'host_down', by: 'down-1' },
    ],
    [
      'waits for the first news of one without any',
      { ...alert, evaluatedThrough: null },
      down({ endedAt: now }),
      { kind: 'host_down' },
    ],
    ['tells what still fires by the news of a host that is back', alert, down({ endedAt: now - 6000 }), told],
    [
      'waits two minutes for news, not longer',
      { ...alert, evaluatedThrough: null },
      down({ endedAt: now - 2 * minute }),
      told,
    ],
  ])('%s', (_, subject, given, expected) => {
    expect(decideAttention(subject, given)).toMatchObject(expected);
  });

  it('can silence the news that a host is down; its other alerts stay inhibited', () => {
    const silences = [silence({ ...compileMatchers({ rule: 'Host down' }) })];
    const hostDown = { ...alert, ruleName: 'Host down', tellsHostDown: true };
    expect(decideAttention(hostDown, down({}, silences))).toMatchObject({ kind: 'silenced' });
    expect(decideAttention(alert, down({}, silences))).toMatchObject({ kind: 'host_down' });
  });
});
