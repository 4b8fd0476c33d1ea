import { expect, it } from 'vitest';
import { pictureOf } from './discord-picture.ts';

const [channel, id] = ['1100000000000000001', '1100000000000000002'];
const embedding = (url: string) => [{}, { image: { url } }];
const listed = [
  { id: '1100000000000000003', filename: 'top.txt' },
  { id, filename: 'cpu.png' },
];

it.each([
  `https://cdn.discordapp.com/attachments/${channel}/${id}/cpu.png?ex=6a&is=6b&hm=6c&`,
  `https://media.discordapp.net/attachments/${channel}/${id}/cpu.png`,
])('reads id and name from the address of an embedded picture: %s', (url) => {
  expect(pictureOf({ embeds: embedding(url), attachments: [] })).toBe(`${id}/cpu.png`);
});

it.each([
  ['not shown by any embed', []],
  ['still called as it was sent', embedding('attachment://cpu.png')],
])('takes the picture from the attachments when it is %s', (_, embeds) => {
  expect(pictureOf({ embeds, attachments: listed })).toBe(`${id}/cpu.png`);
});

it('says so when there is no picture', () => {
  expect(() => pictureOf({ embeds: [{}], attachments: listed.slice(0, 1) })).toThrow('does not show it');
});
