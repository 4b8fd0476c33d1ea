import { describe, expect, it } from 'vitest';
import type { DigestContent } from '../api-contract/digest-content.ts';
import { digestCard, sparkline } from './digest-card.ts';
import { discordViolations } from './discord-violations.ts';
import { plainText } from './plain-text.ts';
import { renderDiscord } from './render-discord.ts';
import { renderSlack } from './render-slack.ts';
import { slackViolations } from './slack-violations.ts';
import { aDigest, aQuietDigest } from './test-support/digests.ts';

describe('digestCard', () => {
  it('is one friendly line when nothing fired', () => {
    const card = digestCard(aQuietDigest());
    expect(card).toMatchObject({ title: 'Digest: nothing fired', tone: 'ok', blocks: [{ kind: 'text' }] });
    expect(plainText(card)).toContain('nothing fired in the last 24 hours');
  });

  it('tells what fired, what waits, what is down and what to do about noise', () => {
    const text = plainText(digestCard(aDigest()));
    for (const words of [
      'Digest on tag:prod: 12 alerts fired, 9 unacknowledged, 1 server down',
      '🔴 2 critical · 🟠 10 warning',
      'and 8 more',
      'db-1, last heard of',
      'Disk filling up on web-1: 3h and still open',
      'CPU high: 8 times on 2 targets. 💡 Most were over by themselves: fire only after 5m?',
      '🔁 Load on db-1: 5 times',
      'alerts of Disk* on tag:prod, ends',
    ]) {
      expect(text).toContain(words);
    }
  });

  it.each<[Partial<DigestContent>, string]>([
    [
      { noisiest: [{ ...aDigest().noisiest[0]!, suggestion: { kind: 'keep_firing', seconds: 600 } }] },
      'keep it open for 10m more',
    ],
    [{ noisiest: [{ ...aDigest().noisiest[0]!, suggestion: { kind: 'threshold' } }] }, 'raise its threshold'],
    [{ from: '2026-03-06T08:00:00.000Z' }, 'the last 4 days'],
  ])('%j is told as "%s"', (change, words) => {
    expect(plainText(digestCard(aDigest(change)))).toContain(words);
  });

  it('leads to the form of each noisy rule, and to the alerts', () => {
    const actions = digestCard(aDigest())
      .blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []))
      .flatMap((action) => (action.kind === 'link' ? [] : [action.action]));
    const rule = aDigest().noisiest[0]?.ruleId;
    expect(actions).toContainEqual({ verb: 'rule.form', args: { rule }, opensForm: true });
    expect(actions).toContainEqual({ verb: 'alerts', args: {} });
  });

  it('says for whom it was meant when it had to go elsewhere', () => {
    const card = digestCard(aQuietDigest(), { untold: { channel: 'slack:C1', reason: 'channel_not_found' } });
    expect(plainText(card)).toMatch(/meant for .*C1.*channel_not_found/);
  });

  it('keeps to the limits of both platforms, however long the names', () => {
    const long = 'x'.repeat(300);
    const digest = aDigest();
    const card = digestCard({
      ...digest,
      noisiest: Array.from({ length: 3 }, () => ({ ...digest.noisiest[0]!, name: long.slice(0, 100) })),
      longest: Array.from({ length: 5 }, () => ({ ...digest.longest[0]!, title: long })),
      unacknowledged: {
        total: 900,
        alerts: Array.from({ length: 8 }, () => ({ ...digest.unacknowledged.alerts[0]!, title: long })),
      },
    });
    expect(slackViolations(renderSlack(card))).toEqual([]);
    expect(discordViolations(renderDiscord(card))).toEqual([]);
  });
});

describe('sparkline', () => {
  it.each([
    [[0, 0], '··'],
    [[1, 0, 8], '▁·█'],
    [[1, 100], '▁█'],
    [[2, 2], '██'],
  ])('%j is %s', (counts, line) => expect(sparkline(counts)).toBe(line));
});
