import { describe, expect, test } from 'vitest';
import { readOncallWords, readSteps } from './oncall-grammar.ts';
import { tokenize } from './tokenize.ts';

const pager = { id: '0195d000-0000-7000-8000-000000000001', name: 'Pager' };
const slack = { platform: 'slack', channelId: 'C0HERE' } as const;
const discord = { platform: 'discord', channelId: '777000' } as const;

describe('the words of an escalation', () => {
  test.each([
    [
      'primary on tag:prod critical: 5m @U1, 10m #C2, 15m webhook pager',
      {
        name: 'primary',
        target: 'tag:prod',
        minSeverity: 'critical',
        steps: '5m @U1, 10m #C2, 15m webhook pager',
      },
    ],
    ['primary: 5m @U1', { name: 'primary', steps: '5m @U1' }],
    [
      'primary warn web-1 web-2 : +5m @U1',
      { name: 'primary', minSeverity: 'warning', target: 'web-1 web-2', steps: '+5m @U1' },
    ],
    [
      '"the night shift" alerts>=info 0s @U1',
      { name: 'the night shift', minSeverity: 'info', steps: '0s @U1' },
    ],
  ])('%s', (typed, input) => {
    expect(readOncallWords(tokenize(typed).map(({ text }) => text))).toEqual(input);
  });

  test.each(['', 'primary', 'primary critical @U1'])('"%s" lacks something', (typed) => {
    expect(() => readOncallWords(tokenize(typed).map(({ text }) => text))).toThrow('a name and steps');
  });
});

describe('steps', () => {
  test('count from the alert; what is stored counts from the step before', () => {
    expect(
      readSteps('5m @U1, 10m <!subteam^S2|@leads>; 15m #C0123 , +30m webhook pager', slack, [pager]),
    ).toEqual([
      { waitSeconds: 300, action: { kind: 'mention', platform: 'slack', what: 'user', id: 'U1' } },
      { waitSeconds: 300, action: { kind: 'mention', platform: 'slack', what: 'group', id: 'S2' } },
      { waitSeconds: 300, action: { kind: 'channel', channel: 'slack:C0123' } },
      { waitSeconds: 1800, action: { kind: 'webhook', webhookId: pager.id } },
    ]);
  });

  test('as Discord writes what was picked', () => {
    expect(readSteps('0s <@30>, 5m <@&40>, 10m <#500123>', discord, [])).toMatchObject([
      { waitSeconds: 0, action: { what: 'user', id: '30' } },
      { action: { what: 'group', id: '40' } },
      { action: { kind: 'channel', channel: 'discord:500123' } },
    ]);
  });

  test.each([
    ['5m', 'do not understand the step'],
    ['soon @U1', 'do not understand the step'],
    ['10m @U1, 5m @U2', 'comes before'],
    ['5m @here', 'nobody in particular'],
    ['5m ada', 'cannot call ada'],
    ['5m webhook pagr', 'no webhook called "pagr"'],
  ])('"%s" is refused: %s', (text, words) => {
    expect(() => readSteps(text, slack, [pager])).toThrow(words);
  });

  test.each([
    ['there are others', [pager], /There are `Pager`\. To make it, send POST/],
    ['there is none', [], /^To make it, send POST .*"name": "tickets", .*"onlyEscalations": true/],
  ])('a webhook that is not there is answered with how to make it: %s', (_, webhooks, hint) => {
    expect(() => readSteps('5m webhook tickets', slack, webhooks)).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(hint) }),
    );
  });
});
