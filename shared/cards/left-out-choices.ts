import type { Inline } from './card.ts';
import type { CardFile } from './card-file.ts';
import { plainInline } from './plain-text.ts';

/** As many are named in the message itself; more go to a file. */
const named = 3;
const longestNamed = 300;

/**
 * Buttons and options that a platform has no room for or refuses, told instead of offered. All of
 * them can be typed or, as links, opened.
 */
export function tellLeftOut(
  choices: Inline[],
  nameFile: (name: string) => string,
): { note: Inline[]; file?: CardFile } | undefined {
  if (choices.length === 0) return undefined;
  const words = choices.map((choice) => plainInline([choice]));
  if (choices.length <= named && words.join('').length <= longestNamed) {
    return {
      note: [
        'Without a button: ',
        ...choices.flatMap((choice, index) => (index === 0 ? [choice] : [' · ', choice])),
      ],
    };
  }
  const file = { fileName: nameFile('choices.txt'), content: words.join('\n') };
  const count = choices.length === 1 ? 'One choice has' : `${choices.length} choices have`;
  return { note: [`${count} no room here: see ${file.fileName}. They can be typed.`], file };
}
