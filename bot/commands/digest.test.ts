import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { createDigestSchema, Digest } from '../../shared/api-contract/index.ts';
import { aQuietDigest } from '../../shared/cards/test-support/digests.ts';
import { AppError } from '../../shared/errors.ts';
import { runAction, runVerb } from '../test-support/run-verb.ts';
import { aDigestSchedule, ids } from '../test-support/sample-data.ts';
import { readDigestWords, readTimeOfDay } from './digest-grammar.ts';

describe('readDigestWords', () => {
  it.each<[string, Record<string, string>]>([
    ['', {}],
    ['at 9:00', { at: '9:00' }],
    ['9am Europe/Berlin', { at: '9am', timeZone: 'Europe/Berlin' }],
    [
      'at 17:30 UTC weekdays on tag:prod web-1 here',
      { at: '17:30', timeZone: 'UTC', days: 'weekdays', target: 'tag:prod web-1', channel: 'here' },
    ],
    [
      'on tag:prod at 8 in America/New_York mon-fri',
      { target: 'tag:prod', at: '8', timeZone: 'America/New_York', days: 'mon-fri' },
    ],
    ['tag:prod #C0OPS', { target: 'tag:prod', channel: '#C0OPS' }],
  ])('%s', (typed, expected) => {
    expect(readDigestWords(typed.split(' ').filter((word) => word !== ''))).toEqual(expected);
  });

  it.each(['sometimes', 'web-1', 'Berlin'])('refuses "%s"', (word) => {
    expect(() => readDigestWords([word])).toThrow(`I do not understand "${word}"`);
  });
});

describe('readTimeOfDay', () => {
  it.each([
    ['9', '09:00'],
    ['9:05', '09:05'],
    ['12am', '00:00'],
    ['12pm', '12:00'],
    ['5:30PM', '17:30'],
    ['23:59', '23:59'],
    ['24:00', undefined],
    ['9:60', undefined],
    ['13pm', undefined],
    ['0am', undefined],
    ['noon', undefined],
  ])('%s is %s', (text, expected) => expect(readTimeOfDay(text)).toBe(expected));
});

function digestStore(kept: Digest[] = []) {
  const saved: z.input<typeof createDigestSchema>[] = [];
  const ended: string[] = [];
  const api = {
    digests: async () => kept,
    saveDigest: async (digest: z.input<typeof createDigestSchema>) => {
      saved.push(digest);
      return aDigestSchedule(digest as Partial<Digest>);
    },
    deleteDigest: async (id: string) => void ended.push(id),
  };
  return { api, saved, ended };
}

describe('digest on', () => {
  it.each([
    ['slack', 'slack:C0OPS'],
    ['discord', 'discord:1001'],
  ] as const)('is for the channel it is typed in, on %s', async (platform, channel) => {
    const { api, saved } = digestStore();
    const { lastText } = await runVerb('digest on at 17:30 Europe/Berlin weekdays on tag:prod', {
      api,
      platform,
    });
    expect(saved).toEqual([
      {
        channel,
        at: '17:30',
        timeZone: 'Europe/Berlin',
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        scope: 'tag:prod',
      },
    ]);
    expect(lastText()).toContain('17:30 Europe/Berlin, mon-fri');
    expect(lastText()).not.toContain('was assumed');
  });

  it('means nine in the morning every day, by the clock that this channel goes by, and says which', async () => {
    const { api, saved } = digestStore([aDigestSchedule({ timeZone: 'Asia/Tokyo' })]);
    const { lastText } = await runVerb('digest on', { api });
    expect(saved).toMatchObject([
      { at: '09:00', timeZone: 'Asia/Tokyo', scope: '--all', days: { length: 7 } },
    ]);
    expect(lastText()).toContain('Asia/Tokyo was assumed');
  });

  it.each([
    ['digest on at 25:00', 'at: "25:00" is not a time of day'],
    ['digest on loudly', 'I do not understand "loudly"'],
  ])('refuses %s', async (typed, why) => {
    await expect(runVerb(typed, digestStore())).rejects.toThrow(why);
  });
});

describe('digest off', () => {
  const here = aDigestSchedule();
  const there = aDigestSchedule({ id: ids.web2, channel: 'slack:C9' });

  it('ends the one of this channel, or any by its id', async () => {
    const { api, ended } = digestStore([there, here]);
    await runVerb('digest off', { api });
    await runAction('digest.off', { digest: ids.web2 }, { api });
    expect(ended).toEqual([here.id, there.id]);
  });

  it('asks which of several, and says when there is none', async () => {
    const other = aDigestSchedule({ id: ids.web1, scope: 'tag:prod' });
    await expect(runVerb('digest off', digestStore([here, other]))).rejects.toMatchObject({
      code: 'target_ambiguous',
    });
    const { api, ended } = digestStore([here, other]);
    await runVerb('digest off tag:prod', { api });
    expect(ended).toEqual([other.id]);
    await expect(runVerb('digest off', digestStore([there]))).rejects.toThrow('This channel has no digest.');
  });
});

describe('digest now', () => {
  it('shows what the API says, of the servers named', async () => {
    const asked: (string | undefined)[] = [];
    const digestPreview = async (target?: string) => {
      asked.push(target);
      return aQuietDigest();
    };
    expect((await runVerb('digest now tag:prod', { api: { digestPreview } })).lastText()).toContain(
      'nothing fired',
    );
    await runVerb('digest', { api: { digestPreview } });
    expect(asked).toEqual(['tag:prod', undefined]);
  });

  it('leaves refusals to the dispatcher', async () => {
    const digestPreview = () => Promise.reject(new AppError('target_not_found', 'No server matches.'));
    await expect(runVerb('digest now x', { api: { digestPreview } })).rejects.toMatchObject({
      code: 'target_not_found',
    });
  });
});

describe('digest list', () => {
  it('puts this channel first, in pages, and says what did not arrive', async () => {
    const many = Array.from({ length: 20 }, (_, index) => aDigestSchedule({ channel: `slack:C${index}` }));
    const api = { digests: async () => [...many, aDigestSchedule({ lastError: 'channel_not_found' })] };
    const { lastText } = await runVerb('digests', { api });
    expect(lastText()).toContain('21 digests');
    expect(lastText()).toContain('The last one did not arrive: channel_not_found');
    expect(lastText()).toContain('Page 1 of 2');
    expect((await runAction('digest.list', { page: '2' }, { api })).lastText()).toContain('Page 2 of 2');
    expect((await runVerb('digest list', { api: { digests: async () => [] } })).lastText()).toContain(
      'No channel has a digest',
    );
  });
});
