import { describe, expect, it } from 'vitest';
import type { Alert } from '../api-contract/alerts.ts';
import { metricNames } from '../metrics.ts';
import { encodeActionRef } from './action-ref.ts';
import { alertCard, alertEventCard } from './alert-card.ts';
import { plainText } from './plain-text.ts';
import { renderSlack } from './render-slack.ts';
import {
  acknowledgedAlert as acknowledged,
  firingAlert as alert,
  inhibitedAlert as inhibited,
  resolvedAlert as resolved,
  silencedAlert as silenced,
} from './test-support/alert-cards.ts';

const buttons = (card: ReturnType<typeof alertCard>) =>
  card.blocks
    .flatMap((block) => (block.kind === 'actions' ? block.actions : []))
    .map((action) => (action.kind === 'select' ? action.placeholder : action.label));

describe('alert card', () => {
  it.each<[string, Alert, string, string, string[]]>([
    [
      'firing, critical',
      alert,
      '🔴 [FIRING] CPU high on web-1 (critical)',
      'critical',
      ['Ack', 'Ack with reason…', 'Silence…', 'Chart'],
    ],
    [
      'firing, warning',
      { ...alert, severity: 'warning' },
      '🟠 [FIRING] CPU high on web-1 (warning)',
      'warning',
      ['Ack', 'Ack with reason…', 'Silence…', 'Chart'],
    ],
    [
      'acknowledged',
      acknowledged,
      '👀 [ACKNOWLEDGED] CPU high on web-1 (critical)',
      'acknowledged',
      ['Unack', 'Silence…', 'Chart'],
    ],
    [
      'without data',
      { ...alert, state: 'nodata' },
      '❓ [NO DATA] CPU high on web-1 (critical)',
      'warning',
      ['Ack', 'Ack with reason…', 'Silence…', 'Chart'],
    ],
    [
      'silenced',
      silenced,
      '🔕 [SILENCED] CPU high on web-1 (critical)',
      'muted',
      ['Ack', 'Ack with reason…', 'Unsilence', 'Chart'],
    ],
    [
      'its host is down',
      inhibited,
      '🔌 [HOST DOWN] CPU high on web-1 (critical)',
      'muted',
      ['Ack', 'Ack with reason…', 'Silence…', 'Chart'],
    ],
    ['resolved', resolved, '✅ [RESOLVED] CPU high on web-1', 'ok', ['Chart']],
    [
      'resolved after an acknowledgement',
      { ...acknowledged, ...resolved, acknowledgedAt: acknowledged.acknowledgedAt },
      '✅ [RESOLVED] CPU high on web-1',
      'ok',
      ['Chart'],
    ],
  ])('%s: word, emoji, colour and buttons', (_, input, title, tone, labels) => {
    const card = alertCard(input);
    expect(`${card.emoji} ${card.title}`).toBe(title);
    expect(card.tone).toBe(tone);
    expect(buttons(card)).toEqual(labels);
  });

  it('says value against threshold, the processes, and the id', () => {
    const text = plainText(alertCard(alert));
    expect(text).toContain('CPU 97.3 %, above 95 % since');
    expect(text).toContain('stress');
    expect(text).toContain(alert.id);
  });

  it('says why it ended and how long it lasted', () => {
    expect(plainText(alertCard(resolved))).toContain('Recovered after 10m');
    expect(plainText(alertCard({ ...resolved, resolveReason: 'target_gone' }))).toContain('target is gone');
  });

  it('shows the picture, or says that there is none', () => {
    const kinds = (chart: Parameters<typeof alertCard>[1]) =>
      alertCard(alert, chart).blocks.map(({ kind }) => kind);
    const image = { kind: 'uploaded', fileId: 'F1' } as const;
    expect(kinds({ chart: { state: 'attached', image } })).toContain('image');
    expect(kinds({ chart: { state: 'wanted' } })).not.toContain('image');
    expect(plainText(alertCard(alert, { chart: { state: 'failed' } }))).toContain('could not be drawn');
  });

  it('says where it could not be told, and why', () => {
    const untold = [{ channel: 'discord:200000000000000003', reason: 'Discord: Missing Permissions' }];
    expect(plainText(alertCard(alert, { untold }))).toContain(
      'Could not be told in Discord channel 200000000000000003: Discord: Missing Permissions',
    );
  });

  it('has buttons that fit a button id for every metric', () => {
    for (const metric of metricNames) {
      for (const block of alertCard({ ...alert, metric }).blocks) {
        if (block.kind !== 'actions') continue;
        for (const action of block.actions) {
          if (action.kind === 'button') expect(() => encodeActionRef(action.action)).not.toThrow();
        }
      }
    }
  });

  it('links the runbook', () => {
    expect(buttons(alertCard({ ...alert, runbookUrl: 'https://example.com/cpu' }))).toContain('Runbook');
  });
});

describe('an alert that recovers', () => {
  it.each<[string, Partial<Alert>, RegExp]>([
    ['its value', { value: 60 }, /Recovering: CPU 60.* %, no longer above 95/],
    [
      'a state in words',
      { metric: 'container_running', comparator: '<', threshold: 1, value: 1, key: 'nginx' },
      /Recovering: running\. It began/,
    ],
  ])('is not said to breach, but %s', (_, change, text) => {
    const card = alertCard({ ...alert, state: 'recovering', ...change });
    expect(card.title).toBe('[RECOVERING] CPU high on web-1 (critical)');
    expect(plainText(card)).toMatch(text);
    expect(buttons(card)).toContain('Ack');
  });

  it('is first of all acknowledged, when it is', () => {
    expect(alertCard({ ...acknowledged, state: 'recovering' }).title).toContain('[ACKNOWLEDGED]');
  });
});

describe('thread lines', () => {
  it.each([
    ['acknowledged', 'Ada', 'on it', '👀 Acknowledged by Ada: on it'],
    [
      'severity_changed',
      null,
      'critical: CPU 99 % (> 95 %)',
      '🔔 Severity is now critical: CPU 99 % (> 95 %)',
    ],
    ['resolved', null, 'recovered', '✅ Recovered after 10m'],
  ])('%s', (kind, actor, detail, text) => {
    const card = alertEventCard(resolved, { kind, actor, detail });
    expect(`${card.emoji} ${card.title}`).toBe(text);
    expect(renderSlack(card).text).toBe(text.replaceAll('>', '&gt;'));
  });
});

describe('what keeps an alert quiet', () => {
  it('is said with its end and by whom, and not any more once it is over', () => {
    const text = plainText(alertCard(silenced));
    expect(text).toMatch(/Silenced: until .*14:00.* by Ada \(Slack\)/);
    expect(plainText(alertCard({ ...silenced, ...resolved, quietReason: 'silenced' }))).not.toContain(
      'Silenced',
    );
    expect(plainText(alertCard(inhibited))).toContain('its host, which is down');
  });

  it('is a menu of times, or the button that ends it', () => {
    const menu = alertCard(alert).blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []));
    expect(menu.find(({ kind }) => kind === 'select')).toMatchObject({
      action: { verb: 'silence', args: { alert: alert.id } },
      valueArg: 'for',
      options: expect.arrayContaining([{ label: 'Until tomorrow 9:00', value: 'tomorrow 9:00' }]),
    });
  });

  it.each([
    ['silenced', 'Ada', 'moving', '🔕 Silenced by Ada: moving'],
    ['unsilenced', null, null, '🔔 The silence is over, and it still fires'],
    ['unsilenced', 'Bob', null, '🔔 Silence ended by Bob, and it still fires'],
    ['inhibited', null, null, '🔌 Its host is down: nothing more is told of it until the host is back'],
    ['uninhibited', null, null, '🔔 Its host is back, and it still fires'],
  ])('%s by %s is told in its thread', (kind, actor, detail, expected) => {
    const { emoji, title } = alertEventCard(alert, { kind, actor, detail });
    expect(`${emoji} ${title}`).toBe(expected);
  });
});
