import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { createQuietHoursSchema, createSilenceSchema } from '../../shared/api-contract/index.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { aSilence, someQuietHours } from '../test-support/attention-data.ts';
import { runAction, runVerb } from '../test-support/run-verb.ts';
import { anAlert, aRule, aServer, ids } from '../test-support/sample-data.ts';

/** What was asked of the API. */
function attention(change: Partial<ActorApi> = {}) {
  const asked: z.input<typeof createSilenceSchema>[] = [];
  const hours: z.input<typeof createQuietHoursSchema>[] = [];
  const ended: string[] = [];
  const api: Partial<ActorApi> = {
    alerts: async () => [anAlert()],
    servers: async () => [aServer()],
    silence: async (request) => {
      asked.push(request);
      return aSilence();
    },
    endSilence: async (id) => void ended.push(id),
    addQuietHours: async (request) => {
      hours.push(request);
      return someQuietHours();
    },
    endQuietHours: async (id) => void ended.push(id),
    ...change,
  };
  return { asked, hours, ended, api };
}
const secondsUntil = (end: string | undefined) => Math.round((Date.parse(end ?? '') - Date.now()) / 1000);

describe('silence', () => {
  it('takes a target, a time and a reason', async () => {
    const { api, asked } = attention();
    const { lastText } = await runVerb('silence tag:prod !web-3 for 2h "kernel update"', { api });
    expect(asked).toMatchObject([{ matchers: { scope: 'tag:prod !web-3' }, comment: 'kernel update' }]);
    expect(Math.abs(secondsUntil(asked[0]?.endsAt) - 7200)).toBeLessThan(5);
    expect(lastText()).toMatch(
      /Silenced.*on tag:prod until.*by Ada \(Slack\): moving house · 2 open alerts/s,
    );
  });

  it('is for an hour unless told, and by matchers', async () => {
    const { api, asked } = attention();
    await runVerb('silence rule:"CPU*" key:/var warning', { api });
    expect(asked).toMatchObject([{ matchers: { rule: 'CPU*', key: '/var', severity: 'warning' } }]);
    expect(Math.abs(secondsUntil(asked[0]?.endsAt) - 3600)).toBeLessThan(5);
  });

  it('takes the id of an alert as lists show it; a server that is called like one comes first', async () => {
    const id = '019a2b00-0000-7000-8000-0000deadbeef';
    const first = attention({ alerts: async () => [anAlert({ id })] });
    await runVerb('silence deadbeef', { api: first.api });
    expect(first.asked).toMatchObject([{ alertId: id, matchers: {} }]);
    const second = attention({
      alerts: async () => [anAlert({ id })],
      servers: async () => [aServer({ name: 'deadbeef' })],
    });
    await runVerb('silence deadbeef', { api: second.api });
    expect(second.asked).toMatchObject([{ matchers: { scope: 'deadbeef' } }]);
  });

  it('snoozes by the menu of an alert, and a group by the id of its rule', async () => {
    const { api, asked } = attention({ rules: async () => [aRule()] });
    const { id } = anAlert();
    await runAction('silence', { alert: id, for: '30m' }, { api });
    await runAction('silence', { rule: ids.rule, for: '1d' }, { api });
    expect(asked).toMatchObject([{ alertId: id }, { matchers: { rule: 'High CPU' } }]);
  });

  it('means a time of day by the clock of this channel’s quiet hours', async () => {
    const { api, asked } = attention({
      quietHours: async () => [
        someQuietHours({ channel: 'slack:COTHER', timeZone: 'Asia/Tokyo' }),
        someQuietHours({ timeZone: 'Pacific/Kiritimati' }),
      ],
    });
    await runVerb('silence web-1 until tomorrow 9:00', { api });
    const end = new Date(asked[0]?.endsAt ?? '');
    // 14 hours ahead of UTC, all year.
    expect(end.toISOString()).toMatch(/T19:00:00.000Z$/);
  });

  it('asks before it keeps everything quiet, and wants a reason for that', async () => {
    const { api, asked } = attention();
    await expect(runVerb('silence --all for 1h', { api })).rejects.toThrow(/say why/);
    const { lastText } = await runVerb('silence --all for 1h "the move"', { api });
    expect(lastText()).toContain('Keep every alert quiet?');
    expect(asked).toEqual([]);
    await runVerb('silence --all for 1h "the move" --sure', { api });
    expect(asked).toMatchObject([{ matchers: { scope: '--all' }, comment: 'the move' }]);
  });

  it('says when others cover the same, and when nothing fires that it matches', async () => {
    const overlapping = aSilence({ overlaps: [ids.rule], matching: 0 });
    const { lastText } = await runVerb('silence web-1', {
      api: attention({ silence: async () => overlapping }).api,
    });
    expect(lastText()).toContain('nothing fires that it matches');
    expect(lastText()).toContain('Another silence covers some of the same');
  });

  it.each([
    ['silence', /Silence what/],
    ['silence web-1 for ever', /no end that I understand/],
  ])('%s is refused, saying why', async (typed, problem) => {
    await expect(runVerb(typed, { api: attention().api })).rejects.toThrow(problem);
  });
});

describe('unsilence', () => {
  const other = aSilence({ id: ids.web2, matchers: { scope: 'db-1' } });

  it('ends what it names: an id, a scope, or what keeps an alert quiet', async () => {
    const alert = anAlert({ quietReason: 'silenced', silenceId: other.id });
    const { api, ended } = attention({
      silences: async () => [aSilence(), other],
      alerts: async () => [alert],
    });
    await runVerb('unsilence tag:prod', { api });
    await runAction('unsilence', { alert: alert.id }, { api });
    await runAction('unsilence', { silence: other.id }, { api });
    expect(ended).toEqual([aSilence().id, other.id, other.id]);
  });

  it('asks which when there are several, and says so when there is none', async () => {
    const { api } = attention({ silences: async () => [aSilence(), other] });
    await expect(runVerb('unsilence', { api })).rejects.toMatchObject({ code: 'target_ambiguous' });
    await expect(runVerb('unsilence web-9', { api })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('quiet', () => {
  it('adds hours for the channel it is typed in, lists and deletes them', async () => {
    const { api, hours, ended } = attention({ quietHours: async () => [someQuietHours()] });
    await runVerb('quiet add 22:00-7:00 Europe/Berlin here mon-fri except critical', { api });
    await runVerb('quiet add 00:00-00:00 weekends UTC everywhere except nothing tag:staging', { api });
    expect(hours).toEqual([
      {
        from: '22:00',
        until: '07:00',
        timeZone: 'Europe/Berlin',
        channel: 'slack:C0OPS',
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        bypassSeverity: 'critical',
        scope: '--all',
      },
      {
        from: '00:00',
        until: '00:00',
        timeZone: 'UTC',
        channel: null,
        days: ['sat', 'sun'],
        bypassSeverity: null,
        scope: 'tag:staging',
      },
    ]);
    const { lastText } = await runVerb('quiet', { api });
    expect(lastText()).toMatch(/22:00–07:00 Europe\/Berlin, every day.*except critical · begins/s);
    await runVerb('quiet delete', { api });
    expect(ended).toEqual([someQuietHours().id]);
  });
});
