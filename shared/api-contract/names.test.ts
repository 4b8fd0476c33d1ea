import { expect, it } from 'vitest';
import { displayNameSchema, emailSchema, isSameName, personNameSchema, printable } from './names.ts';

it.each([
  ['Ada Lovelace', 'Ada Lovelace'],
  ['  Ada\u00a0\u3000 Lovelace ', 'Ada Lovelace'],
  ['Zoe\u0308', 'Zo\u00eb'],
  ['Нина Иванова', 'Нина Иванова'],
  ['Λάμπρος', 'Λάμπρος'],
  ['山田 太郎', '山田 太郎'],
  ['山田さんのサーバー', '山田さんのサーバー'],
  ['Tシャツ係', 'Tシャツ係'],
  ['김철수', '김철수'],
  ['ᏣᎳᎩ', 'ᏣᎳᎩ'],
  ['मीरा', 'मीरा'],
  ['محمد Ali', 'محمد Ali'],
  ['สมชาย', 'สมชาย'],
  ['Nguyễn Văn A', 'Nguyễn Văn A'],
  ['O’Neil-Smith, Jr. (ops) №7', 'O’Neil-Smith, Jr. (ops) No7'],
  ['Ａｄａ　𝓛ovelace', 'Ada Lovelace'],
  ['laptop (home)', 'laptop (home)'],
  ['deploy 🚀', 'deploy 🚀'],
])('takes %j as %j', (given, taken) => {
  expect(displayNameSchema.parse(given)).toBe(taken);
});

it.each([
  ['nothing', '   '],
  ['a line break', 'Ada\nroot'],
  ['a NUL', 'Ada\0'],
  ['an escape sequence', 'Ada\u001b[31m'],
  ['a bidi override', 'Ada \u202egnp.exe'],
  ['a bidi isolate', 'Ada\u2066'],
  ['a zero-width space', 'A\u200bda'],
  ['a zero-width joiner', 'Ada\u200d'],
  ['a byte order mark', 'A\ufeffda'],
  ['a tag character', 'Ada\u{e0041}'],
  ['an invisible letter', 'Ada\u3164'],
  ['a blank of Braille', '\u2800Ada'],
  ['a line separator', 'Ada\u2028x'],
  ['half a surrogate pair', 'Ada\ud800'],
  ['a private character', 'Ada\ue000'],
  ['stacked marks', `A${'\u0335'.repeat(5)}`],
  ['marks alone', '...'],
  ['a Cyrillic letter in a Latin word', '\u0410da'],
  ['a Greek letter in a Latin word', 'Ad\u03b1'],
  ['a Cherokee letter in a Latin word', '\u13aada'],
  ['a Coptic letter in a Latin word', '\u2c9ftto'],
  ['an Armenian letter in a Latin word', 'Ott\u0585'],
  ['a Lisu letter in a Latin word', '\ua4eeda'],
  ['Greek and Cyrillic in one word', '\u0391\u0434\u0430'],
  ['Cyrillic in a Japanese word', '\u5c71\u0430'],
  ['a script that is not in use', '\u{1033f}'],
  ['101 characters', 'a'.repeat(101)],
])('refuses a name with %s', (_what, name) => {
  expect(displayNameSchema.safeParse(name).success).toBe(false);
});

it.each([
  'system',
  'SYSTEM.',
  'ｓｙｓｔｅｍ',
  'Service',
  'account  holder',
  'Not logged-in',
  'not logged in, as ada',
  'holder of a used refresh token',
  'Ada (Slack)',
  'Ada （web）',
  'Ada (API key 1f) .',
  'Ada [Discord]',
  'Ada ❨web❩',
])('refuses a person called %j, like what the audit trail shows', (name) => {
  expect(personNameSchema.safeParse(name).success).toBe(false);
});

it.each(['Ada (ops) Lovelace', 'Systema', 'Ada System', 'Ada, ops'])('takes a person called %j', (name) => {
  expect(personNameSchema.parse(name)).toBe(name);
});

it('knows names that read the same', () => {
  expect(isSameName('Ada Lovelace', 'ＡＤＡ lovelace')).toBe(true);
  expect(isSameName('Ada Lovelace', 'Ada Lovelace, ops')).toBe(false);
});

it('makes one address of all its spellings', () => {
  expect(emailSchema.parse('Ada@Example.ORG')).toBe('ada@example.org');
  expect(emailSchema.safeParse('\u0430da@example.org').success).toBe(false);
  expect(emailSchema.safeParse('ada@example.org\n').success).toBe(false);
});

it('shows what cannot be seen', () => {
  expect(printable('Ada\u202e\n')).toBe('Ada\ufffd\ufffd');
});
