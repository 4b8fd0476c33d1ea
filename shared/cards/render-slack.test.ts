import { describe, expect, it } from 'vitest';
import type { Card, CardBlock } from './card.ts';
import { bold, code, relativeTime } from './card.ts';
import { renderSlack, type SlackMessage, withUploadedImages } from './render-slack.ts';
import { slackViolations } from './slack-violations.ts';

const card = (blocks: CardBlock[], rest: Partial<Card> = {}): Card => ({
  title: 'web-1',
  tone: 'neutral',
  blocks,
  ...rest,
});
const allText = (message: SlackMessage): string =>
  JSON.stringify([message.text, message.blocks, message.attachments]);

describe('renderSlack', () => {
  it('puts a toned card into one coloured attachment under its visible title', () => {
    const message = renderSlack(card([{ kind: 'text', text: ['hot'] }], { tone: 'critical', emoji: '🔥' }));
    expect(message.text).toBe('🔥 web-1');
    expect(message.blocks).toEqual([]);
    expect(message.attachments).toHaveLength(1);
    expect(message.attachments[0]?.color).toBe('#a30200');
  });

  it('puts a neutral card into blocks under a header, with the title as fallback text', () => {
    const message = renderSlack(card([{ kind: 'divider' }]));
    expect(message.text).toBe('web-1');
    expect(message.blocks.map((block) => block.type)).toEqual(['header', 'divider']);
    expect(message.attachments).toEqual([]);
  });

  it('escapes markup in every place text can come from', () => {
    const evil = '<!channel> & <@U1>';
    const message = renderSlack(
      card(
        [
          {
            kind: 'text',
            text: [evil, bold(evil), code(evil), { kind: 'link', text: evil, url: 'https://x.y/?a=1&b=2' }],
          },
          { kind: 'fields', fields: [{ label: evil, value: [evil] }] },
          { kind: 'table', columns: [{ label: evil }], rows: [[evil]] },
          { kind: 'code', text: evil, fileName: 'x.txt' },
          { kind: 'context', text: [evil] },
        ],
        { title: evil, tone: 'info' },
      ),
    );
    expect(allText(message)).not.toContain('<!');
    expect(allText(message)).not.toContain('<@');
    expect(message.text).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
  });

  it('does not let text end a code fence or a code span', () => {
    const message = renderSlack(
      card([
        { kind: 'code', text: 'a\n```\n*out*', fileName: 'x.txt' },
        { kind: 'text', text: [code('a`b')] },
      ]),
    );
    const fences = allText(message).match(/```/g) ?? [];
    expect(fences).toHaveLength(2);
    expect(allText(message)).toContain('`aˋb`');
  });

  it('shows times in the reader’s zone with a fallback', () => {
    const message = renderSlack(
      card([{ kind: 'text', text: ['since ', relativeTime(new Date('2026-01-02T03:04:05Z'))] }]),
    );
    expect(allText(message)).toContain('<!date^1767323045^{ago}|2026-01-02 03:04:05 UTC>');
  });

  it('survives a time that is none', () => {
    const message = renderSlack(card([{ kind: 'text', text: [relativeTime(new Date('nonsense'))] }]));
    expect(allText(message)).toContain('unknown time');
  });

  it('mentions ids only, and refuses links that are not web addresses', () => {
    const message = renderSlack(
      card([
        {
          kind: 'text',
          text: [
            { kind: 'mention', userId: 'U123' },
            { kind: 'channel', channel: 'slack:C123' },
            { kind: 'mention', userId: '!here' },
            { kind: 'link', text: 'x', url: 'javascript:alert(1)' },
          ],
        },
        { kind: 'actions', actions: [{ kind: 'link', label: 'Open', url: 'javascript:alert(1)' }] },
      ]),
    );
    expect(allText(message)).toContain('<@U123><#C123>');
    expect(allText(message)).not.toContain('<!here');
    expect(allText(message)).not.toContain('<javascript');
    expect(message.blocks.every((block) => block.type !== 'actions')).toBe(true);
  });

  it('shows the last lines of long output and gives all of it as a file', () => {
    const text = Array.from({ length: 5000 }, (_, line) => `line ${line} <&>`).join('\n');
    const message = renderSlack(card([{ kind: 'code', text, fileName: 'web-1/nginx.log' }]));
    expect(allText(message)).toContain('line 4999 ');
    expect(allText(message)).toMatch(/The last \d+ of 5000 lines/);
    expect(message.files).toEqual([{ fileName: 'web-1-nginx.log', content: text }]);
    expect(slackViolations(message)).toEqual([]);
  });

  it('says where a link or an option is that Slack would refuse', () => {
    const options = [{ label: 'nginx', value: 'x'.repeat(151) }];
    const action = { verb: 'logs', args: {} };
    const message = renderSlack(
      card([
        {
          kind: 'actions',
          actions: [
            { kind: 'link', label: 'Runbook', url: 'wiki' },
            { kind: 'select', placeholder: 'Logs of', action, valueArg: 'target', options },
          ],
        },
      ]),
    );
    expect(allText(message)).toContain('Without a button: Runbook: wiki · Logs of: nginx');
  });

  it('shows a title that is no heading any more as text too', () => {
    const title = 'word '.repeat(1000).trim();
    const message = renderSlack(card([], { title }));
    expect(message.text.length).toBeLessThanOrEqual(1000);
    expect(allText(message)).toContain(title.slice(-2000));
  });

  it('says in words where a channel is that another platform has', () => {
    const text = [{ kind: 'channel', channel: 'discord:123' } as const];
    expect(allText(renderSlack(card([{ kind: 'text', text }])))).toContain('Discord channel 123');
  });

  it('puts a card of too many blocks into a file, and keeps its buttons', () => {
    const blocks: CardBlock[] = Array.from({ length: 80 }, (_, index) => ({
      kind: 'text',
      text: [`row ${index}`],
    }));
    blocks.push({
      kind: 'actions',
      actions: [{ kind: 'button', label: 'Next', action: { verb: 'servers', args: { page: '2' } } }],
    });
    const message = renderSlack(card(blocks));
    expect(slackViolations(message)).toEqual([]);
    expect(message.blocks).toHaveLength(50);
    expect(message.blocks.some((block) => block.type === 'actions')).toBe(true);
    expect(message.files[0]?.content).toContain('row 79');
  });

  it('keeps long tables readable and complete', () => {
    const rows = Array.from({ length: 600 }, (_, index) => [`server-${index}`, '12.5 %']);
    const message = renderSlack(
      card([{ kind: 'table', columns: [{ label: 'Name' }, { label: 'CPU', align: 'right' }], rows }]),
    );
    expect(slackViolations(message)).toEqual([]);
    expect(message.files[0]?.content).toContain('server-599');
    expect(allText(message)).toMatch(/The first \d+ of 600 rows; all are in table-1\.txt/);
  });

  it('asks for pictures to be uploaded, and shows them once they are', () => {
    const chart = card([
      { kind: 'text', text: ['x'] },
      {
        kind: 'image',
        image: { kind: 'png', png: Buffer.from('png'), fileName: 'cpu.png' },
        alt: 'CPU of web-1',
      },
    ]);
    const before = renderSlack(chart);
    expect(before.pendingImages).toMatchObject([{ blockIndex: 1, fileName: 'cpu.png', alt: 'CPU of web-1' }]);
    const after = renderSlack(withUploadedImages(chart, new Map([[1, 'F123']])));
    expect(after.pendingImages).toEqual([]);
    expect(after.blocks.at(-1)).toEqual({
      type: 'image',
      slack_file: { id: 'F123' },
      alt_text: 'CPU of web-1',
    });
  });
});
