import { describe, expect, test } from 'vitest';
import { validateAttachments } from './attachment.ts';
import { type ImageLookup, validateBlocks } from './validate-blocks.ts';
import { validateView } from './view.ts';

const ready: ImageLookup = ({ id }) => id === 'F1';
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string) => ({ type: 'plain_text', text });
const button = (rest: object = {}) => ({ type: 'button', text: plain('Go'), ...rest });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const select = (count: number) => ({
  type: 'static_select',
  options: Array.from({ length: count }, (_, index) => ({ text: plain(`o${index}`), value: `v${index}` })),
});

function refusals(blocks: unknown, surface: 'message' | 'modal' | 'home' = 'message'): string[] {
  const result = validateBlocks(blocks, surface, ready);
  return result.ok ? [] : result.messages;
}

describe('validateBlocks', () => {
  test.each<[string, unknown, string]>([
    [
      '51 blocks',
      Array.from({ length: 51 }, () => ({ type: 'divider' })),
      'no more than 50 items allowed [json-pointer:/blocks]',
    ],
    ['an unknown block', [{ type: 'alien' }], 'unsupported type: alien [json-pointer:/blocks/0/type]'],
    ['a block without a type', [{}], 'missing required field: type [json-pointer:/blocks/0]'],
    [
      'an unknown field',
      [{ type: 'divider', colour: 'red' }],
      'invalid additional property: colour [json-pointer:/blocks/0]',
    ],
    [
      'section text over 3000',
      [section('x'.repeat(3001))],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'empty section text',
      [section('')],
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a section without text and fields',
      [{ type: 'section' }],
      'must define either `text` or `fields` [json-pointer:/blocks/0]',
    ],
    [
      '11 fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('f')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a field over 2000',
      [{ type: 'section', fields: [mrkdwn('x'.repeat(2001))] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'a header over 150',
      [{ type: 'header', text: plain('x'.repeat(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header in mrkdwn',
      [{ type: 'header', text: mrkdwn('x') }],
      'Invalid input: expected "plain_text" [json-pointer:/blocks/0/text/type]',
    ],
    [
      '11 context elements',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('c')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      '26 actions',
      [{ type: 'actions', elements: Array.from({ length: 26 }, () => button()) }],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'a button over 75',
      [{ type: 'actions', elements: [button({ text: plain('x'.repeat(76)) })] }],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a value over 2000',
      [{ type: 'actions', elements: [button({ value: 'x'.repeat(2001) })] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      '101 options',
      [{ type: 'actions', elements: [select(101)] }],
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'a block_id over 255',
      [{ type: 'divider', block_id: 'x'.repeat(256) }],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'the same block_id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      'block_id `a` already exists [json-pointer:/blocks]',
    ],
    [
      'the same action_id twice in a block',
      [{ type: 'actions', elements: [button({ action_id: 'a' }), button({ action_id: 'a' })] }],
      'action_id `a` already exists [json-pointer:/blocks/0/elements]',
    ],
    [
      'an image without alt_text',
      [{ type: 'image', slack_file: { id: 'F1' } }],
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'an image from nowhere',
      [{ type: 'image', alt_text: 'a' }],
      'must define either `slack_file` or `image_url` [json-pointer:/blocks/0]',
    ],
    [
      'a file by id and url',
      [{ type: 'image', alt_text: 'a', slack_file: { id: 'F1', url: 'u' } }],
      'must define either `id` or `url` [json-pointer:/blocks/0/slack_file]',
    ],
    [
      'a file that is not ready',
      [{ type: 'image', alt_text: 'a', slack_file: { id: 'F2' } }],
      'invalid slack file [json-pointer:/blocks/0/slack_file]',
    ],
    [
      'a picture on this machine',
      [{ type: 'image', alt_text: 'a', image_url: 'http://127.0.0.1:1/a.png' }],
      'downloading image failed [json-pointer:/blocks/0/image_url]',
    ],
    [
      'two tables',
      Array.from({ length: 2 }, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] })),
      'only_one_table_allowed [json-pointer:/blocks]',
    ],
    [
      '21 columns',
      [{ type: 'table', rows: [Array.from({ length: 21 }, () => ({ type: 'raw_text', text: 'a' }))] }],
      'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
    ],
    [
      'markdown over 12,000 together',
      Array.from({ length: 2 }, () => ({ type: 'markdown', text: 'x'.repeat(6001) })),
      'must be less than 12001 characters [json-pointer:/blocks]',
    ],
    [
      'an alert in a message',
      [{ type: 'alert', text: plain('a') }],
      'unsupported type: alert [json-pointer:/blocks/0/type]',
    ],
  ])('refuses %s', (_name, blocks, message) => {
    expect(refusals(blocks)).toEqual([message]);
  });

  test('takes a message at its limits, and names what the app left unnamed', () => {
    const blocks = [
      section('x'.repeat(3000)),
      { type: 'actions', elements: Array.from({ length: 25 }, () => button()) },
    ];
    const result = validateBlocks(blocks, 'message', ready);
    expect(result.ok && result.value[1]).toMatchObject({
      block_id: 'blocks/1',
      elements: [{ action_id: 'a0' }, { action_id: 'a1' }, ...Array(23).fill({})],
    });
  });

  test('takes alerts in modals, but neither tables nor markdown', () => {
    expect(refusals([{ type: 'alert', text: plain('a') }], 'modal')).toEqual([]);
    expect(refusals([{ type: 'markdown', text: 'a' }], 'modal')).toHaveLength(1);
  });
});

describe('validateAttachments', () => {
  test('checks the blocks inside and says where', () => {
    const result = validateAttachments([{ color: '#a30200', blocks: [section('')] }], ready);
    expect(result).toEqual({
      ok: false,
      messages: ['must be more than 0 characters [json-pointer:/attachments/0/blocks/0/text/text]'],
    });
  });
});

describe('validateView', () => {
  const modal = { type: 'modal', title: plain('Title'), blocks: [] as unknown[] };
  const input = { type: 'input', label: plain('Why'), element: { type: 'plain_text_input' } };

  test.each<[string, unknown, string]>([
    [
      'a title over 24',
      { ...modal, title: plain('x'.repeat(25)) },
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'private_metadata over 3000',
      { ...modal, private_metadata: 'x'.repeat(3001) },
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'an input without submit',
      { ...modal, blocks: [input] },
      'missing required field: submit [json-pointer:/view]',
    ],
    [
      '101 blocks',
      { ...modal, blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) },
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
  ])('refuses %s', (_name, view, message) => {
    expect(validateView(view, ready)).toEqual({ ok: false, messages: [message] });
  });
});
