import { z } from 'zod';

/**
 * Names that people give to people and keys, as they are shown beside what was done: nobody may look like
 * somebody else, or turn around the text that follows.
 */
export const displayNameSchema = z
  .string()
  // One spelling of letters that are the same but for their width or style: Ａｄａ is Ada.
  .normalize('NFKC')
  // A wide or unbreakable blank looks like any other; two look like one.
  .overwrite((text) => text.replace(/\p{Zs}+/gu, ' '))
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !unprintable.test(text), 'holds characters that cannot be seen, or that turn text around')
  .refine((text) => !stackedMarks.test(text), 'holds too many marks on one letter')
  .refine((text) => /[\p{L}\p{N}]/u.test(text), 'needs a letter or a digit')
  .refine((text) => !mixesScripts(text), 'mixes scripts in one word, or is in one that is not in use today');

/** Of a person: what the audit trail calls those who are none, or puts behind a name ("Ada (Slack)"), nobody is called. */
export const personNameSchema = displayNameSchema
  .refine((text) => !isReserved(text), 'is what the audit trail calls somebody else; take another one')
  .refine(
    (text) => !endsInBrackets.test(text),
    'ends in brackets, as in "Ada (Slack)", which tell where somebody acted; write "Ada, ops" instead',
  );

/** Whether people would read the same name. */
export const isSameName = (one: string, other: string): boolean => foldName(one) === foldName(other);

const foldName = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** Small letters: one address is one account, whatever its case. */
export const emailSchema = z
  .email()
  .max(254)
  .overwrite((text) => text.toLowerCase());

const reservedNames = ['system', 'service', 'account holder'];
/** As actors begin: "not logged in, as ada@example.org", "holder of a used refresh token". */
const reservedBeginnings = ['not logged in', 'holder of', 'enrolment key'];
const endsInBrackets = /\p{Pe}[^\p{L}\p{N}]*$/u;

function isReserved(text: string): boolean {
  const words = foldName(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return reservedNames.includes(words) || reservedBeginnings.some((begin) => words.startsWith(begin));
}

/** Control and formatting characters (bidi, zero-width), line ends, halves of pairs, blanks that count as letters. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** More than any script stacks in ordinary writing. */
const stackedMarks = /\p{M}{5}/u;

/** In use today: Unicode's recommended and limited-use scripts (UAX 31, tables 5 and 7), and Mongolian. */
const scripts =
  `Adlam Arabic Armenian Balinese Bamum Batak Bengali Bopomofo Canadian_Aboriginal Chakma Cham Cherokee
  Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hanifi_Rohingya Hebrew Hiragana Javanese
  Kannada Katakana Kayah_Li Khmer Lao Latin Lepcha Limbu Lisu Malayalam Mandaic Meetei_Mayek Miao Mongolian Myanmar
  New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ol_Chiki Oriya Osage Saurashtra Sinhala Sundanese Syloti_Nagri Syriac
  Tai_Le Tai_Tham Tai_Viet Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Wancho Yi`.split(/\s+/);
/** Written together in one word (UTS 39, section 5.2). */
const mixtures = ['Latin Han Hiragana Katakana', 'Latin Han Bopomofo', 'Latin Han Hangul'];
const writings = [...scripts, ...mixtures].map((names) => {
  const classes = ['Common', 'Inherited', ...names.split(' ')].map(
    (name) => `\\p{Script_Extensions=${name}}`,
  );
  return new RegExp(`^[${classes.join('')}]+$`, 'u');
});

/** "Аda" with a Cyrillic А, "Ꭺda" with a Cherokee Ꭺ. A whole word in another script is somebody's name. */
function mixesScripts(text: string): boolean {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  return !words.every((word) => writings.some((writing) => writing.test(word)));
}

/** Text from outside that need not be a name, for the audit trail: what cannot be seen is seen as �. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(new RegExp(unprintable, 'gu'), '\uFFFD');
}
