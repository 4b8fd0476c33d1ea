import { describe, expect, test } from 'vitest';
import type { SilenceMatchers } from '../../shared/api-contract/attention.ts';
import { compileMatchers, matchesSilence, type SilenceSubject } from '../../shared/match-silence.ts';
import { indexSilences } from './silence-index.ts';

const subject = (server: SilenceSubject['server']): SilenceSubject => ({
  ruleId: 'r',
  ruleName: 'CPU high',
  server,
  key: '',
  title: 'CPU high',
  fingerprint: null,
  severity: 'warning',
});
const servers = [
  null,
  { id: '1', name: 'web-1', tags: ['prod', 'Web'] },
  { id: '2', name: 'DB-1', tags: [] },
  { id: '3', name: 'web-2', tags: ['staging'] },
];
const alertOn = (serverId: string | null): SilenceMatchers => ({
  alert: { ruleId: serverId === null ? null : 'r', serverId, key: '', title: 'CPU high' },
});
const matchers: SilenceMatchers[] = [
  {},
  { rule: 'cpu*' },
  { severity: 'critical' },
  ...['web-1', 'WEB-1', 'db-1/nginx', 'web-*', 'tag:prod', 'tag:PROD+web', 'tag:w*', 'tag:w*+prod'].map(
    (scope) => ({ scope }),
  ),
  ...['tag:prod,staging', 'tag:p*,staging', '!web-1', '--all', 'web-1,db-1', 'tag:prod !web-1', 'a/b/c'].map(
    (scope) => ({ scope }),
  ),
  ...['1', '3', 'gone', null].map(alertOn),
  { alert: { ruleId: null, serverId: '2', key: '', title: 'Pod', fingerprint: 'c0ffee' } },
];

describe('of many silences', () => {
  const silences = matchers.map(compileMatchers);
  const index = indexSilences(silences);

  test.each(servers.flatMap((server) => [null, 'c0ffee'].map((fingerprint) => ({ server, fingerprint }))))(
    'none that matches an alert of %j is missing',
    ({ server, fingerprint }) => {
      const about = { ...subject(server), fingerprint, ruleId: server === null ? null : 'r' };
      const found = new Set(index.candidates(about).filter((one) => matchesSilence(one, about)));
      expect([...found].map((one) => one.matchers)).toEqual(
        expect.arrayContaining(
          silences.filter((one) => matchesSilence(one, about)).map((one) => one.matchers),
        ),
      );
      expect(found.size).toBe(silences.filter((one) => matchesSilence(one, about)).length);
    },
  );

  test('those about other servers and tags are not looked at', () => {
    const many = Array.from({ length: 1000 }, (_, number) =>
      compileMatchers(
        [{ scope: `tag:team-${number}` }, { scope: `db-${number}` }, alertOn(`${number}`)][number % 3] ?? {},
      ),
    );
    const looked = indexSilences(many).candidates(
      subject({ id: '5', name: 'db-4', tags: ['team-0', 'prod'] }),
    );
    expect(looked).toHaveLength(3);
  });
});
