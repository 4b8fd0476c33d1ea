import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { DiscordMessage } from './discord-message.ts';
import { discordViolations } from './discord-violations.ts';

const message = (part: Partial<DiscordMessage>): DiscordMessage => ({
  content: '',
  embeds: [{ description: 'x' }],
  components: [],
  files: [],
  keptAttachmentIds: [],
  allowedMentions: { parse: [] },
  ...part,
});
const row = (...components: DiscordMessage['components'][number]['components']) => ({
  type: ComponentType.ActionRow as const,
  components,
});
const button = (custom_id: string, label = 'Ack') =>
  ({ type: ComponentType.Button, style: ButtonStyle.Primary, custom_id, label }) as const;
const link = (url: string) =>
  ({ type: ComponentType.Button, style: ButtonStyle.Link, label: 'x', url }) as const;
const menu = (values: string[]) =>
  ({
    type: ComponentType.StringSelect,
    custom_id: 'm',
    options: values.map((value) => ({ label: 'x', value })),
  }) as const;
const long = (length: number) => 'x'.repeat(length);
const file = (fileName: string, bytes = 1) => ({ fileName, data: Buffer.alloc(bytes) });
const times = <Thing>(count: number, make: (index: number) => Thing): Thing[] =>
  Array.from({ length: count }, (_, index) => make(index));

it('accepts a message at its limits', () => {
  const full = message({
    content: long(2000),
    embeds: times(10, (index) => ({
      title: long(256),
      description: long(index === 0 ? 3440 : 0) || 'x',
    })).map((embed, index) => (index === 0 ? embed : { title: long(255), description: 'x' })),
    components: times(5, (index) => row(...times(5, (place) => button(`${index}${place}`, long(80))))),
    files: times(10, (index) => file(`${index}.txt`, 1024 * 1024)),
  });
  expect(discordViolations(full)).toEqual([]);
});

describe('finds what Discord would refuse', () => {
  it.each<[string, Partial<DiscordMessage>]>([
    ['message is empty', { embeds: [] }],
    ['content: 2001 > 2000', { content: long(2001) }],
    ['embeds: 11 > 10', { embeds: times(11, () => ({ description: 'x' })) }],
    ['embed is empty', { embeds: [{ color: 1 }] }],
    ['title: 257 > 256', { embeds: [{ title: long(257) }] }],
    ['description: 4097 > 4096', { embeds: [{ description: long(4097) }] }],
    ['description is empty', { embeds: [{ title: 'x', description: ' \n ' }] }],
    ['footer: 2049 > 2048', { embeds: [{ footer: { text: long(2049) } }] }],
    ['fields: 26 > 25', { embeds: [{ fields: times(26, () => ({ name: 'x', value: 'x' })) }] }],
    ['field name is empty', { embeds: [{ fields: [{ name: ' ', value: 'x' }] }] }],
    ['field name: 257 > 256', { embeds: [{ fields: [{ name: long(257), value: 'x' }] }] }],
    ['field value is empty', { embeds: [{ fields: [{ name: 'x', value: '' }] }] }],
    ['field value: 1025 > 1024', { embeds: [{ fields: [{ name: 'x', value: long(1025) }] }] }],
    [
      'text over all embeds: 6001 > 6000',
      { embeds: [{ description: long(4000) }, { description: long(2001) }] },
    ],
    ['colour -1', { embeds: [{ description: 'x', color: -1 }] }],
    ['title is not well-formed', { embeds: [{ title: '\ud800' }] }],
    ['rows: 6 > 5', { components: times(6, (index) => row(button(`${index}`))) }],
    ['row is empty', { components: [row()] }],
    ['components in a row: 6 > 5', { components: [row(...times(6, (index) => button(`${index}`)))] }],
    ['custom id is there twice', { components: [row(button('a')), row(button('a'))] }],
    ['custom id: 101 > 100', { components: [row(button(long(101)))] }],
    ['custom id is empty', { components: [row(button(''))] }],
    ['button label: 81 > 80', { components: [row(button('a', long(81)))] }],
    ['button label is empty', { components: [row(button('a', ' '))] }],
    ['button address is not a well formed URL: http://wiki/', { components: [row(link('http://wiki/'))] }],
    ['button address is not a well formed URL: ftp://x.y', { components: [row(link('ftp://x.y'))] }],
    ['a menu shares its row', { components: [row(menu(['a']), button('a'))] }],
    ['menu without options', { components: [row(menu([]))] }],
    ['options: 26 > 25', { components: [row(menu(times(26, String)))] }],
    ['option value is there twice', { components: [row(menu(['a', 'a']))] }],
    ['option value: 101 > 100', { components: [row(menu([long(101)]))] }],
    ['files: 11 > 10', { files: times(11, (index) => file(`${index}.txt`)) }],
    ['bytes of files: 10485761 > 10485760', { files: [file('a.txt', 10 * 1024 * 1024 + 1)] }],
    ['file name would be changed: a b.txt', { files: [file('a b.txt')] }],
    ['file name is there twice', { files: [file('a.txt'), file('a.txt')] }],
    ['not sent: attachment://a.png', { embeds: [{ image: { url: 'attachment://a.png' } }] }],
    ['mentions are not closed', { allowedMentions: {} }],
  ])('%s', (problem, part) => {
    expect(discordViolations(message(part))).toContain(problem);
  });
});

it('takes the word of a message that keeps its attachments', () => {
  const kept = { embeds: [{ image: { url: 'attachment://a.png' } }], keptAttachmentIds: ['1'] };
  expect(discordViolations(message(kept))).toEqual([]);
});
