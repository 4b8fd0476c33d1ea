import { describe, expect, it } from 'vitest';
import { type Card, code } from '../../../shared/cards/card.ts';
import { plainText } from '../../../shared/cards/plain-text.ts';
import { verbs } from '../../commands/index.ts';
import { groupedName } from '../../commands/verb.ts';
import { commandOptions } from './command-option.ts';
import { respellCommand, respellCommands } from './respell-commands.ts';

describe('respellCommand', () => {
  it.each([
    ['/chatops restart web-1', '/chatops restart target:web-1'],
    ['/chatops help', '/chatops help'],
    ['/chatops help rule add', '/chatops help verb:rule add'],
    ['/chatops rules', '/chatops rule list'],
    ['/chatops chart web-1 memory 6h', '/chatops chart target:web-1 metric:memory range:6h'],
    [
      '/chatops logs web-1/nginx --tail 50 --since 10m --grep error',
      '/chatops logs target:web-1/nginx tail:50 since:10m grep:error',
    ],
    [
      '/chatops rule add cpu > 90 for 5m on tag:web critical #ops',
      '/chatops rule add metric:cpu comparator:> value:90 for:5m target:tag:web severity:critical channel:#ops',
    ],
    ['/chatops ack web-1 "looking into it"', '/chatops alert ack alert:web-1 reason:looking into it'],
    [
      '/chatops subscribe tag:prod alerts>=warning',
      '/chatops alert subscribe target:tag:prod min-severity:warning',
    ],
    ['/chatops restart web-1 --quiet', '/chatops restart target:web-1 quiet:true'],
  ])('%s', (slack, discord) => {
    expect(respellCommand(slack)).toBe(discord);
  });

  it.each([
    '/chatops dance',
    '/chatops rule add cpu',
    '/chatops ack "open',
    '/chatops servers --page 2',
    '/invite @ChatOps',
    'web-1',
    '/chatops',
  ])('leaves %s alone', (text) => {
    expect(respellCommand(text)).toBe(text);
  });

  it.each(verbs.filter((verb) => !verb.internal).map((verb) => [verb.example, verb] as const))(
    'spells the example "%s" with options that are registered',
    (example, verb) => {
      const spelled = respellCommand(`/chatops ${example}`);
      expect(spelled.startsWith(`/chatops ${groupedName(verb)}`)).toBe(true);
      const registered = commandOptions(verb).map(({ name }) => name);
      const [, ...options] = spelled.split(/ (?=[a-z-]+:)/);
      for (const option of options) expect(registered).toContain(option.split(':')[0]);
      expect(options.length === 0).toBe(spelled === `/chatops ${groupedName(verb)}`);
    },
  );
});

describe('respellCommands', () => {
  it('changes commands wherever they are shown as code, and nothing else', () => {
    const command = code('/chatops ps web-1');
    const card: Card = {
      title: 'Title of /chatops ps web-1',
      tone: 'neutral',
      blocks: [
        { kind: 'text', text: ['Type ', command, ' or ', code('web-1')] },
        { kind: 'fields', fields: [{ label: 'Next', value: [command] }] },
        { kind: 'context', text: [command] },
        { kind: 'code', text: '/chatops ps web-1', fileName: 'log.txt' },
      ],
    };
    expect(plainText(respellCommands(card))).toBe(
      [
        'Title of /chatops ps web-1',
        'Type /chatops ps target:web-1 or web-1',
        'Next: /chatops ps target:web-1',
        '/chatops ps target:web-1',
        '/chatops ps web-1',
      ].join('\n\n'),
    );
  });

  it('leaves what somebody typed as it was typed', () => {
    const typed = { kind: 'code', text: '/chatops ps web-1', verbatim: true } as const;
    const card: Card = { title: 'Audit trail', tone: 'neutral', blocks: [{ kind: 'text', text: [typed] }] };
    expect(respellCommands(card)).toEqual(card);
  });
});
