import { describe, expect, test } from 'vitest';
import { DiscordError } from '../rest/discord-error.ts';
import { parseForm } from '../rest/form-body.ts';
import { createBody, editBody, responseBody } from './message-body.ts';

/** The refusal's `errors`, or what was read. */
function read(body: unknown, schema: typeof createBody | typeof editBody | typeof responseBody = createBody) {
  try {
    return parseForm(schema, body);
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    expect(error).toMatchObject({ status: 400, code: 50_035 });
    return error.errors;
  }
}

const x = (length: number): string => 'x'.repeat(length);
const button = (custom_id: string, more: object = {}) => ({
  type: 2,
  style: 1,
  label: 'Go',
  custom_id,
  ...more,
});
const buttons = (count: number, prefix = 'b') =>
  Array.from({ length: count }, (_, index) => button(`${prefix}${index}`));
const row = (...components: object[]) => ({ type: 1, components });
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ label: `n${index}`, value: `v${index}` }));
const menu = (count: number, more: object = {}) => ({
  type: 3,
  custom_id: 'm',
  options: options(count),
  ...more,
});
const fault = (code: string) => ({ _errors: [{ code, message: expect.any(String) }] });

describe('what is within the limits passes', () => {
  test.each([
    ['content', { content: x(2000) }],
    ['ten embeds', { embeds: Array.from({ length: 10 }, () => ({ description: x(600) })) }],
    [
      'an embed at its limits',
      { embeds: [{ title: x(256), description: x(4096), footer: { text: x(1000) } }] },
    ],
    ['25 fields', { embeds: [{ fields: Array.from({ length: 25 }, () => ({ name: 'n', value: 'v' })) }] }],
    ['five rows of five', { components: [0, 1, 2, 3, 4].map((n) => row(...buttons(5, `r${n}`))) }],
    ['a menu of 25', { components: [row(menu(25, { min_values: 0, max_values: 25 }))] }],
    ['a custom_id of 100', { components: [row(button(x(100), { label: x(80) }))] }],
    ['a picture of its own', { embeds: [{ image: { url: 'attachment://a.png' } }] }],
    [
      'a button with an emoji only',
      { components: [row(button('e', { label: undefined, emoji: { name: '⚠️' } }))] },
    ],
    ['nobody mentioned', { content: 'a', allowed_mentions: { parse: [], users: ['1'] } }],
    ['a nonce of 25', { content: 'a', nonce: x(25), enforce_nonce: true }],
  ])('%s', (_name, body) => {
    expect(read(body)).toMatchObject(JSON.parse(JSON.stringify(body)));
  });
});

test('nulls are as good as nothing, and spaces around are trimmed', () => {
  expect(read({ content: null, embeds: [{ title: ' a ', footer: null }] })).toMatchObject({
    content: null,
    embeds: [{ title: 'a', footer: undefined }],
  });
});

describe('what is over a limit is refused where it stands', () => {
  test.each<[string, object, object]>([
    ['content', { content: x(2001) }, { content: fault('BASE_TYPE_MAX_LENGTH') }],
    ['nonce', { content: 'a', nonce: x(26) }, { nonce: expect.anything() }],
    ['11 embeds', { embeds: Array(11).fill({ title: 'a' }) }, { embeds: fault('BASE_TYPE_MAX_LENGTH') }],
    ['title', { embeds: [{ title: x(257) }] }, { embeds: { 0: { title: fault('BASE_TYPE_BAD_LENGTH') } } }],
    [
      'description',
      { embeds: [{ description: x(4097) }] },
      { embeds: { 0: { description: fault('BASE_TYPE_MAX_LENGTH') } } },
    ],
    [
      'footer',
      { embeds: [{ title: 'a', footer: { text: x(2049) } }] },
      { embeds: { 0: { footer: { text: fault('BASE_TYPE_MAX_LENGTH') } } } },
    ],
    [
      '26 fields',
      { embeds: [{ fields: Array(26).fill({ name: 'n', value: 'v' }) }] },
      { embeds: { 0: { fields: fault('BASE_TYPE_MAX_LENGTH') } } },
    ],
    [
      'a field without a value',
      { embeds: [{ fields: [{ name: 'n', value: ' ' }] }] },
      { embeds: { 0: { fields: { 0: { value: fault('BASE_TYPE_REQUIRED') } } } } },
    ],
    [
      'a field over its length',
      { embeds: [{ fields: [{ name: x(257), value: x(1025) }] }] },
      {
        embeds: {
          0: { fields: { 0: { name: fault('BASE_TYPE_BAD_LENGTH'), value: fault('BASE_TYPE_BAD_LENGTH') } } },
        },
      },
    ],
    [
      '6000 over all embeds',
      { embeds: [{ description: x(4000) }, { title: 'a', description: x(2000) }] },
      { embeds: fault('MAX_EMBED_SIZE_EXCEEDED') },
    ],
    ['an empty embed', { embeds: [{}] }, { embeds: { 0: { description: fault('BASE_TYPE_REQUIRED') } } }],
    [
      'a picture from a file',
      { embeds: [{ image: { url: 'file:///etc/passwd' } }] },
      { embeds: { 0: { image: { url: fault('URL_TYPE_INVALID_SCHEME') } } } },
    ],
    ['six rows', { components: Array(6).fill(row(button('a'))) }, { components: expect.anything() }],
    [
      'six buttons',
      { components: [row(...buttons(6))] },
      { components: { 0: { components: fault('COMPONENT_LAYOUT_WIDTH_EXCEEDED') } } },
    ],
    [
      'a menu beside a button',
      { components: [row(menu(1), button('a'))] },
      { components: { 0: { components: fault('COMPONENT_LAYOUT_WIDTH_EXCEEDED') } } },
    ],
    [
      'one custom_id twice',
      { components: [row(button('a')), row(button('a'))] },
      { components: { 1: { components: { 0: { custom_id: fault('COMPONENT_CUSTOM_ID_DUPLICATED') } } } } },
    ],
    [
      'custom_id and label',
      { components: [row(button(x(101), { label: x(81) }))] },
      {
        components: {
          0: {
            components: {
              0: { custom_id: fault('BASE_TYPE_BAD_LENGTH'), label: fault('BASE_TYPE_BAD_LENGTH') },
            },
          },
        },
      },
    ],
    [
      'a button that says nothing',
      { components: [row(button('a', { label: '' }))] },
      {
        components: {
          0: { components: { 0: { label: fault('BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED') } } },
        },
      },
    ],
    [
      'an emoji that is none',
      { components: [row(button('a', { emoji: { name: ':fire:' } }))] },
      { components: { 0: { components: { 0: { emoji: fault('COMPONENT_INVALID_EMOJI') } } } } },
    ],
    [
      '26 options',
      { components: [row(menu(26))] },
      { components: { 0: { components: { 0: { options: fault('BASE_TYPE_MAX_LENGTH') } } } } },
    ],
    [
      'no options',
      { components: [row(menu(0))] },
      { components: { 0: { components: { 0: { options: fault('BASE_TYPE_MIN_LENGTH') } } } } },
    ],
    [
      'more to choose than there is',
      { components: [row(menu(2, { max_values: 3 }))] },
      { components: { 0: { components: { 0: { max_values: fault('SELECT_COMPONENT_MAX_VALUES') } } } } },
    ],
    [
      'Components V2',
      { components: [{ type: 17, components: [button('a')] }] },
      { components: { 0: { type: fault('BASE_TYPE_CHOICES') } } },
    ],
    [
      'mentions both ways',
      { content: 'a', allowed_mentions: { parse: ['users'], users: ['1'] } },
      { allowed_mentions: fault('MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE') },
    ],
    ['ephemeral outside an interaction', { content: 'a', flags: 64 }, { flags: fault('BASE_TYPE_INVALID') }],
    ['11 attachments', { attachments: Array(11).fill({ id: '1' }) }, { attachments: expect.anything() }],
  ])('%s', (_name, body, errors) => {
    expect(read(body)).toEqual(errors);
  });
});

test('an answer to an interaction may be ephemeral, an edit may not change it', () => {
  expect(read({ content: 'a', flags: 64 }, responseBody)).toMatchObject({ flags: 64 });
  expect(read({ content: 'a', flags: 64 }, editBody)).toEqual({ flags: fault('BASE_TYPE_INVALID') });
});
