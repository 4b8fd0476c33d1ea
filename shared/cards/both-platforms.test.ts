import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarkdownNode } from '../../simulator/discord/markdown/node.ts';
import { parseMarkdown } from '../../simulator/discord/markdown/parse-markdown.ts';
import { createBody } from '../../simulator/discord/message/message-body.ts';
import { validateAttachments } from '../../simulator/slack/block-kit/attachment.ts';
import { validateBlocks } from '../../simulator/slack/block-kit/validate-blocks.ts';
import { messageBody } from '../discord/message-body.ts';
import type { Card, CardBlock } from './card.ts';
import type { DiscordMessage } from './discord-message.ts';
import { discordViolations } from './discord-violations.ts';
import { renderDiscord } from './render-discord.ts';
import { renderSlack, type SlackMessage } from './render-slack.ts';
import { slackViolations } from './slack-violations.ts';
import { everyAlertCard } from './test-support/alert-cards.ts';
import { everyGroupCard } from './test-support/alert-group-cards.ts';
import { hostileBlock, hostileCard } from './test-support/hostile-cards.ts';
import { markedCard } from './test-support/marked-card.ts';

/** Every kind once: stops compiling when one is missing. */
const ofEachKind: { [Kind in CardBlock['kind']]: Extract<CardBlock, { kind: Kind }> } = {
  text: { kind: 'text', text: ['words'] },
  fields: { kind: 'fields', fields: [{ label: 'label', value: ['value'] }] },
  table: { kind: 'table', columns: [{ label: 'Name' }], rows: [['web-1']] },
  code: { kind: 'code', text: 'output', fileName: 'out.log' },
  image: { kind: 'image', image: { kind: 'png', png: Buffer.from('png'), fileName: 'cpu.png' }, alt: 'CPU' },
  context: { kind: 'context', text: ['remark'] },
  divider: { kind: 'divider' },
  actions: {
    kind: 'actions',
    actions: [{ kind: 'button', label: 'Ack', action: { verb: 'ack', args: {} } }],
  },
};
const oneOf = (block: CardBlock): Card => ({ title: 'title', tone: 'info', blocks: [block] });

/** The simulators' numbers are their own: one that is wrong in `limits.ts` does not hide itself. */
function refusedBySlack({ blocks, attachments }: SlackMessage): string[] {
  const answers = [
    validateBlocks(blocks, 'message', () => true),
    validateAttachments(attachments, () => true),
  ];
  return answers.flatMap((answer) => (answer.ok ? [] : answer.messages));
}
const refusedByDiscord = (message: DiscordMessage): string[] =>
  (createBody.safeParse(messageBody(message).body).error?.issues ?? []).map(
    ({ path, message: complaint }) => `${path.join('.')}: ${complaint}`,
  );

const platforms = [
  {
    name: 'Slack',
    problemsOf(card: Card) {
      const message = renderSlack(card);
      return [...slackViolations(message), ...refusedBySlack(message)];
    },
  },
  {
    name: 'Discord',
    problemsOf(card: Card) {
      const message = renderDiscord(card);
      return [...discordViolations(message), ...refusedByDiscord(message)];
    },
  },
];

describe.each(platforms)('a card on $name', ({ problemsOf }) => {
  it.each(Object.values(ofEachKind))('is accepted with a block of kind $kind', (block) => {
    expect(problemsOf(oneOf(block))).toEqual([]);
  });

  it.each([...everyAlertCard, ...everyGroupCard])('is accepted when it is an alert: %s', (_, card) => {
    expect(problemsOf(card)).toEqual([]);
  });

  it('is accepted with hostile content in a block of any kind', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostileBlock, (block) => {
        expect(problemsOf(oneOf(block))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is accepted however much hostile content there is', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostileCard, (card) => {
        expect(problemsOf(card)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

const shownOnSlack = ({ text, blocks, attachments, files }: SlackMessage): string =>
  [JSON.stringify([text, blocks, attachments]), ...files.map(({ content }) => content)].join('\n');
const shownOnDiscord = ({ content, embeds, files }: DiscordMessage): string =>
  [JSON.stringify([content, embeds]), ...files.map(({ data }) => data.toString('utf8'))].join('\n');

describe('no text of a card is lost: it is visible or in a file', () => {
  const missing = (card: Card, shown: (card: Card) => string): string[] => {
    const { card: marked, marks } = markedCard(card);
    const found = new Set(shown(marked).match(/mark\d+(?:begin|end)/g));
    return marks.filter((mark) => !found.has(mark));
  };

  it.each([
    { name: 'Slack', shown: (card: Card) => shownOnSlack(renderSlack(card)) },
    { name: 'Discord', shown: (card: Card) => shownOnDiscord(renderDiscord(card)) },
  ])('on $name', { timeout: 60_000 }, ({ shown }) => {
    fc.assert(
      fc.property(hostileCard, (card) => {
        expect(missing(card, shown)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('nothing in a text pings anybody or becomes markup', () => {
  it('on Slack', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostileCard, (card) => {
        const { text, blocks, attachments } = renderSlack(card);
        // Dates and links that the renderer made are the only things that begin so.
        const made = /<(?:!date\^|https?:\/\/)/g;
        const markup = [text, ...slackMarkup([blocks, attachments])].join('\n').replaceAll(made, '');
        expect(markup).not.toContain('<');
      }),
      { numRuns: 100 },
    );
  });

  it('on Discord', { timeout: 60_000 }, () => {
    const made = new Set(['text', 'bold', 'code', 'fence', 'subtext', 'link', 'time', 'italic']);
    fc.assert(
      fc.property(hostileCard, (card) => {
        const message = renderDiscord(card);
        const nodes = markupOf(message).flatMap((text) => kindsIn(parseMarkdown(text)));
        expect(nodes.filter(({ kind }) => !made.has(kind))).toEqual([]);
        expect(
          nodes.filter((node) => node.kind === 'link' && /evil/.test(new URL(node.url).hostname)),
        ).toEqual([]);
        expect(message.allowedMentions).toEqual({ parse: [] });
      }),
      { numRuns: 100 },
    );
  });
});

/** Texts that Slack reads as markup; it takes `plain_text` as it is. */
function slackMarkup(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(slackMarkup);
}

const markupOf = ({ content, embeds }: DiscordMessage): string[] => [
  content,
  ...embeds.flatMap(({ title = '', description = '', fields = [] }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]),
];

const kindsIn = (nodes: MarkdownNode[]): MarkdownNode[] =>
  nodes.flatMap((node) => [
    node,
    ...('children' in node ? kindsIn(node.children) : []),
    ...('items' in node ? node.items.flatMap(kindsIn) : []),
  ]);
