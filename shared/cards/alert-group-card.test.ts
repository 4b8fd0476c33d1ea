import { describe, expect, it } from 'vitest';
import type { Alert } from '../api-contract/alerts.ts';
import { alertGroupCard } from './alert-group-card.ts';
import type { Card } from './card.ts';
import { renderDiscord } from './render-discord.ts';
import { renderSlack } from './render-slack.ts';
import { firingAlert, resolvedAlert } from './test-support/alert-cards.ts';
import { aGroup, everyGroupCard, mixedGroup } from './test-support/alert-group-cards.ts';

const labels = ({ blocks }: Card) =>
  blocks.flatMap((block) =>
    block.kind === 'actions'
      ? block.actions.map((action) => (action.kind === 'select' ? action.placeholder : action.label))
      : [],
  );
const table = ({ blocks }: Card) => blocks.find((block) => block.kind === 'table')?.rows ?? [];

describe('a message of many alerts', () => {
  it('says how many servers, and how bad, in its title', () => {
    expect(alertGroupCard(aGroup(40))).toMatchObject({
      title: '[FIRING] CPU high: 40 servers (critical)',
      emoji: '🔴',
      tone: 'critical',
      announces: true,
    });
  });

  it('tells apart what another program has of one server, and counts alerts then', () => {
    const [one] = aGroup(1).alerts;
    const alerts = ['/srv is full', '/var is full'].map((title) => ({ ...(one ?? firingAlert), title }));
    const card = alertGroupCard(aGroup(2, { alerts }));
    expect(card.title).toContain('CPU high: 2 alerts');
    expect(table(card).map(([target]) => target)).toEqual(['web-10: /srv is full', 'web-10: /var is full']);
  });

  it('counts what is over against all, and each state', () => {
    const card = alertGroupCard(mixedGroup);
    expect(card.title).toBe('[FIRING] CPU high: 5 of 6 servers (critical)');
    expect(JSON.stringify(card.blocks[0])).toContain(
      '1 critical · 1 warning · 1 acknowledged · 2 kept quiet · 1 over',
    );
    expect(table(card).map(([target, state]) => `${target} ${state}`)).toEqual([
      'web-1 🔴 critical',
      'web-2 🟠 warning',
      'web-3 👀 acknowledged',
      'web-4 🔕 silenced',
      expect.stringMatching(/^web-5 /),
      'web-6 ✅ resolved',
    ]);
  });

  it.each([
    [{ critical: 0, warning: 1 }, 'FIRING'],
    [{ critical: 0, warning: 0, acknowledged: 2 }, 'ACKNOWLEDGED'],
    [{ critical: 0, warning: 0, quiet: 2 }, 'SILENCED'],
    [{ critical: 0, warning: 0, resolved: 2 }, 'RESOLVED'],
  ])('with %o is %s', (counts, word) => {
    const none = { critical: 0, warning: 0, acknowledged: 0, quiet: 0, resolved: 0 };
    const card = alertGroupCard(aGroup(2, { counts: { ...none, targets: 2, ...counts } }));
    expect(card.title).toContain(`[${word}]`);
  });

  it('offers to acknowledge all only while something fires', () => {
    expect(labels(alertGroupCard(aGroup(2)))).toEqual(expect.arrayContaining(['Ack all', 'List', 'Chart']));
    const over = aGroup(2, { counts: { ...aGroup(2).counts, critical: 0, resolved: 2 } }, resolvedAlert);
    expect(labels(alertGroupCard(over))).not.toContain('Ack all');
  });

  it('has no chart of different metrics, and a runbook when all have the same', () => {
    const other: Alert = { ...firingAlert, metric: 'memory_percent', runbookUrl: 'https://wiki/a' };
    const mixed = aGroup(2, { alerts: [firingAlert, other] });
    expect(labels(alertGroupCard(mixed))).not.toContain('Chart');
    expect(labels(alertGroupCard(mixed))).not.toContain('Runbook');
    expect(labels(alertGroupCard(aGroup(2, {}, other)))).toContain('Runbook');
  });

  it('names what another program found by what tells it apart', () => {
    const [, card] = everyGroupCard.find(([name]) => name === 'of another program')!;
    expect(card.title).toBe('[FIRING] HighLatency: 40 alerts (critical)');
    expect(table(card)[0]).toEqual(['shop-1:9090', '🔴 critical', '–', '–']);
  });
});

describe.each(everyGroupCard)('on both platforms, %s', (_, card) => {
  it('keeps what acts on it, whatever does not fit', () => {
    const wanted = labels(card);
    const slack = JSON.stringify(renderSlack(card));
    const discord = JSON.stringify(renderDiscord(card).components);
    for (const label of wanted) {
      expect(slack).toContain(JSON.stringify(label));
      expect(discord).toContain(JSON.stringify(label));
    }
  });
});
