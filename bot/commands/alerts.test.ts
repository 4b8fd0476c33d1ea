import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/api-contract/index.ts';
import { runAction, runVerb } from '../test-support/run-verb.ts';
import { anAlert, ids } from '../test-support/sample-data.ts';
import { readAlertsWords } from './alerts-grammar.ts';

const resolved = (change: Partial<Alert> = {}) =>
  anAlert({ state: 'resolved', resolvedAt: new Date().toISOString(), resolveReason: 'recovered', ...change });

describe('readAlertsWords', () => {
  it.each<[string, Record<string, string>]>([
    ['tag:prod critical', { target: 'tag:prod', severity: 'critical' }],
    [
      'alerts>=warning web-1 !web-3 resolved',
      { severity: 'warning', state: 'resolved', target: 'web-1 !web-3' },
    ],
    ['ALL', { state: 'all' }],
    ['past info', { state: 'resolved', severity: 'info' }],
    ['--all', { target: '--all' }],
  ])('%s', (typed, expected) => expect(readAlertsWords(typed.split(' '))).toEqual(expected));
});

describe('alerts', () => {
  it('asks for a severity where the alerts are, and keeps it from page to page', async () => {
    const asked: unknown[] = [];
    const many = Array.from({ length: 20 }, () => anAlert());
    const alerts = async (...query: unknown[]) => {
      asked.push(query);
      return many;
    };
    const { shown } = await runVerb('alerts tag:prod critical', { api: { alerts } });
    expect(asked).toEqual([['tag:prod', 'critical']]);
    expect(JSON.stringify(shown.at(-1)?.blocks)).toContain(
      JSON.stringify({ target: 'tag:prod', severity: 'critical', page: '2' }),
    );
  });

  it('shows what recovers as recovering', async () => {
    const alerts = async () => [anAlert({ state: 'recovering' })];
    const { lastText } = await runVerb('alerts', { api: { alerts } });
    expect(lastText()).toContain('🟡');
    expect(lastText()).toMatch(/recovering/i);
  });

  it('shows what is over with how long it lasted, in pages', async () => {
    const asked: unknown[] = [];
    const pastAlerts = async (query: unknown) => {
      asked.push(query);
      return Array.from({ length: 16 }, () => resolved());
    };
    const { lastText } = await runVerb('alerts resolved', { api: { pastAlerts } });
    expect(asked).toEqual([{ state: 'resolved', target: undefined, severity: undefined }]);
    expect(lastText()).toContain('The newest 16 past alerts');
    expect(lastText()).toContain('Page 1 of 2');
    const next = await runAction('alerts', { state: 'resolved', page: '2' }, { api: { pastAlerts } });
    expect(next.lastText()).toContain('Page 2 of 2');
    const none = await runVerb('alerts all web-1', { api: { pastAlerts: async () => [] } });
    expect(none.lastText()).toContain('No alerts, open and past on web-1');
  });
});

describe('alert', () => {
  it('shows the card with what happened, in order, above the buttons', async () => {
    const { shown, lastText } = await runVerb(`alert ${ids.alert}`);
    expect(lastText()).toMatch(
      /What happened\n.*Fired: CPU at 97\.0 %\n.*Acknowledged by Ada \(Slack\): on it/,
    );
    const kinds = shown.at(-1)?.blocks.map(({ kind }) => kind) ?? [];
    expect(kinds.indexOf('actions')).toBe(kinds.lastIndexOf('text') + 1);
  });

  it('finds one that is over by the end of its id', async () => {
    const asked: string[] = [];
    const api = {
      alerts: async () => [],
      pastAlerts: async () => [resolved({ id: ids.web2 }), resolved({ id: ids.alert })],
      alert: async (id: string) => {
        asked.push(id);
        return resolved({ id });
      },
    };
    const { lastText } = await runVerb(`alert ${ids.alert.slice(-8)}`, { api });
    expect(asked).toEqual([ids.alert]);
    expect(lastText()).toContain('RESOLVED');
    await expect(runVerb('alert 12345678', { api })).rejects.toMatchObject({ code: 'not_found' });
  });
});
