import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { createSubscriptionSchema, Subscription } from '../../shared/api-contract/index.ts';
import { plainText } from '../../shared/cards/plain-text.ts';
import { runVerb } from '../test-support/run-verb.ts';
import { aSubscription, ids } from '../test-support/sample-data.ts';

/** Subscriptions as the API keeps them. */
function subscriptionStore(kept: Subscription[] = []) {
  const asked: z.input<typeof createSubscriptionSchema>[] = [];
  const ended: string[] = [];
  return {
    asked,
    ended,
    api: {
      subscriptions: async () => kept,
      subscribe: async (subscription: z.input<typeof createSubscriptionSchema>) => {
        asked.push(subscription);
        return aSubscription(subscription);
      },
      unsubscribe: async (id: string) => void ended.push(id),
    },
  };
}

describe('subscribe', () => {
  it.each([
    ['slack', 'slack:C0OPS'],
    ['discord', 'discord:1001'],
  ] as const)('is for the channel it is typed in, on %s', async (platform, channel) => {
    const { api, asked } = subscriptionStore();
    await runVerb('subscribe tag:prod alerts>=critical', { api, platform });
    expect(asked).toMatchObject([{ channel, scope: 'tag:prod', minSeverity: 'critical' }]);
  });

  it('takes another channel, and means warnings of all servers unless told', async () => {
    const { api, asked } = subscriptionStore();
    await runVerb('subscribe <#C0WEB|web>', { api });
    expect(asked).toEqual([
      {
        channel: 'slack:C0WEB',
        scope: '--all',
        minSeverity: 'warning',
        rule: null,
        metric: null,
        mention: null,
      },
    ]);
  });

  it('filters by rule and metric, calls somebody at the first firing, and lists that', async () => {
    const { api, asked } = subscriptionStore();
    const { lastText } = await runVerb(
      'subscribe tag:prod rule:"Disk filling*" metric:disk mention <!subteam^S1|@ops>',
      { api },
    );
    expect(asked).toMatchObject([{ rule: 'Disk filling*', metric: 'disk_percent', mention: 'group:S1' }]);
    expect(lastText()).toContain('of rules Disk filling* · of disk_percent · calls @S1');
    expect(lastText()).toContain(
      '/chatops subscribe tag:prod alerts>=warning rule:"Disk filling*" metric:disk_percent mention @S1',
    );
  });

  it('answers a metric that is not there with the nearest, and a name that nobody picked', async () => {
    const { api, asked } = subscriptionStore();
    await expect(runVerb('subscribe metric:memroy', { api })).rejects.toMatchObject({
      hint: expect.stringContaining('`memory`'),
    });
    await expect(runVerb('subscribe mention @ada', { api })).rejects.toThrow('I cannot call @ada.');
    expect(asked).toEqual([]);
  });

  it('says which servers it is about now, and when there is none', async () => {
    const { api } = subscriptionStore();
    expect((await runVerb('subscribe web-1', { api })).lastText()).toContain('Watches web-1 now');
    expect((await runVerb('subscribe wbe-1', { api })).lastText()).toContain('No server matches it yet');
  });

  it('refuses a channel it cannot know', async () => {
    const { api, asked } = subscriptionStore();
    await expect(runVerb('subscribe tag:prod #ops', { api })).rejects.toThrow(
      'I do not know the channel #ops.',
    );
    expect(asked).toEqual([]);
  });
});

describe('subscriptions', () => {
  const here = aSubscription({ id: ids.web1, scope: 'tag:here' });
  const there = aSubscription({ id: ids.web2, scope: 'tag:there', channel: 'discord:1001' });

  it('shows those of this channel first, with a menu to end one', async () => {
    const { api } = subscriptionStore([there, here]);
    const [card] = (await runVerb('subscriptions', { api })).shown;
    const text = plainText(card!);
    expect(card?.title).toBe('2 subscriptions, 1 of this channel');
    expect(text.indexOf('tag:here')).toBeGreaterThan(text.indexOf('This channel'));
    expect(text.indexOf('tag:here')).toBeLessThan(text.indexOf('Other channels'));
    expect(card?.blocks).toContainEqual(
      expect.objectContaining({
        kind: 'actions',
        actions: [
          expect.objectContaining({
            action: { verb: 'unsubscribe', args: {} },
            valueArg: 'subscription',
            options: [
              expect.objectContaining({ value: here.id }),
              expect.objectContaining({ value: there.id }),
            ],
          }),
        ],
      }),
    );
  });

  it('says why a channel hears nothing', async () => {
    const failed = aSubscription({
      lastError: { at: new Date().toISOString(), message: 'Missing Access (50001)' },
    });
    const { api } = subscriptionStore([failed]);
    expect((await runVerb('subscriptions', { api })).lastText()).toContain('Missing Access (50001)');
  });

  it('says how to begin when there is none', async () => {
    const { api } = subscriptionStore();
    expect((await runVerb('subscriptions', { api })).lastText()).toContain(
      '/chatops subscribe tag:prod alerts>=warning',
    );
  });
});

describe('unsubscribe', () => {
  const mine = aSubscription({ id: ids.web1 });
  const other = aSubscription({ id: ids.web2, scope: 'web-*' });
  const elsewhere = aSubscription({ id: ids.alert, channel: 'slack:C0WEB' });

  it.each([
    ['unsubscribe tag:prod', mine.id],
    ['unsubscribe TAG:PROD', mine.id],
    [`unsubscribe ${elsewhere.id}`, elsewhere.id],
    ['unsubscribe web-*', other.id],
  ])('%s ends one, of this channel unless an id is given', async (typed, id) => {
    const { api, ended } = subscriptionStore([elsewhere, mine, other]);
    await runVerb(typed, { api });
    expect(ended).toEqual([id]);
  });

  it('needs no name when there is only one here, and asks which when there are more', async () => {
    const one = subscriptionStore([elsewhere, mine]);
    await runVerb('unsubscribe', { api: one.api });
    expect(one.ended).toEqual([mine.id]);
    const two = subscriptionStore([mine, other]);
    await expect(runVerb('unsubscribe', { api: two.api })).rejects.toMatchObject({
      code: 'target_ambiguous',
      details: { candidates: [{ target: mine.id }, { target: other.id }] },
    });
    expect(two.ended).toEqual([]);
  });

  it('says what was meant, or that there is nothing', async () => {
    const { api } = subscriptionStore([mine]);
    await expect(runVerb('unsubscribe tag:pord', { api })).rejects.toMatchObject({
      hint: 'Did you mean `tag:prod`?',
    });
    await expect(runVerb('unsubscribe', subscriptionStore([elsewhere]))).rejects.toThrow(
      'This channel is not subscribed to anything.',
    );
  });
});
