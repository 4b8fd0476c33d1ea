import type { CardFile } from './card-file.ts';

/** As many are named in the message itself; more go to a file. */
const named = 3;
const longestNamed = 300;

/**
 * Buttons and options that a platform has no room for or refuses, told instead of offered. All of
 * them can be typed.
 */
export function tellLeftOut(
  choices: string[],
  nameFile: (name: string) => string,
): { note: string; file?: CardFile } | undefined {
  if (choices.length === 0) return undefined;
  const list = choices.join(' · ');
  if (choices.length <= named && list.length <= longestNamed) return { note: `Without a button: ${list}` };
  const file = { fileName: nameFile('choices.txt'), content: choices.join('\n') };
  const count = choices.length === 1 ? 'One choice has' : `${choices.length} choices have`;
  return { note: `${count} no room here: see ${file.fileName}. They can be typed.`, file };
}
