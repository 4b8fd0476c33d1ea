import { mask, redact, secretName } from './redact.ts';

/** `password`, `apiKey`, `DB_TOKEN`: of an object, or as a flag before its value. */
const namesSecret = new RegExp(`^-{0,2}[\\w.-]{0,40}${secretName}$`, 'i');

/**
 * `redact` for what was parsed already: in strings however deep, in what is kept under a secret's name,
 * and in the word after a secret's flag. Lone surrogates and NUL, which PostgreSQL cannot keep, become U+FFFD.
 */
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => (isFlag(value[index - 1]) ? mask : redactValue(item)));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const secret = namesSecret.test(key) && typeof inner === 'string';
      return [redactText(key), secret ? mask : redactValue(inner)];
    }),
  );
}

/** One text: redacted, and such that it can be kept. */
export function redactText(text: string): string {
  return storable(redact(text));
}

const isFlag = (word: unknown) => typeof word === 'string' && word.startsWith('-') && namesSecret.test(word);

/** Through UTF-8 and back: what is no character becomes the replacement character. */
const storable = (text: string) => Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '\uFFFD');
