import { AppError } from '../../shared/errors.ts';

export interface Word {
  text: string;
  /** Came in quotes: never a flag. */
  quoted: boolean;
}

/**
 * Splits what was typed into words, quotes kept together. Undoes what chat clients do to text on its
 * way: entities, automatic links, typographic quotes and dashes, invisible characters.
 * A channel `<#C123|ops>` becomes `#C123`, a person `<@U1|ada>` `@U1`, a group `<!subteam^S1|@ops>` `@S1`.
 *
 * @throws AppError `invalid_input` for a quote that is never closed
 */
export function tokenize(typed: string): Word[] {
  const text = plainTyping(typed);
  const words: Word[] = [];
  let index = 0;
  while (index < text.length) {
    if (/\s/.test(text[index] ?? '')) {
      index += 1;
      continue;
    }
    const word = readWord(text, index);
    words.push({ text: word.text, quoted: word.quoted });
    index = word.end;
  }
  return words;
}

function readWord(text: string, start: number): Word & { end: number } {
  let value = '';
  let index = start;
  const quoted = isQuote(text[start]);
  while (index < text.length && !/\s/.test(text[index] ?? '')) {
    const character = text[index] ?? '';
    // Inside a word an apostrophe is one ("don't"); a quote opens only at its start or after "=" and ":".
    if (isQuote(character) && (index === start || /[=:]/.test(text[index - 1] ?? ''))) {
      const close = text.indexOf(character, index + 1);
      if (close === -1) {
        throw new AppError('invalid_input', `The quote ${character} is never closed.`, {
          hint: `Put ${character} at its end too, or leave it out.`,
        });
      }
      value += text.slice(index + 1, close);
      index = close + 1;
    } else {
      value += character;
      index += 1;
    }
  }
  return { text: value, quoted, end: index };
}

const isQuote = (character: string | undefined): boolean => character === '"' || character === "'";

function plainTyping(typed: string): string {
  return (
    typed
      .replaceAll(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, '#$1')
      .replaceAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, '@$1')
      .replaceAll(/<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>/g, '@$1')
      .replaceAll(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, '@$1')
      .replaceAll(/<(?:https?:\/\/|mailto:|tel:)[^|>]*\|([^>]*)>/g, '$1')
      .replaceAll(/<((?:https?:\/\/|mailto:|tel:)[^|>]*)>/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
      .replaceAll(/[“”„‟«»]/g, '"')
      .replaceAll(/[‘’‚‛]/g, "'")
      // macOS and iOS turn "--" into a dash.
      .replaceAll(/(^|\s)[—–](?=[A-Za-z])/g, '$1--')
      .replaceAll(/[\u200b-\u200d\u2060\ufeff]/g, '')
      .replaceAll('\u00a0', ' ')
  );
}
