/**
 * A word or several so that they are typed, and read, as one: in quotes where they need them. A word with
 * both kinds of quotes cannot be typed; it loses those of one kind.
 */
export function spellWord(text: string): string {
  if (text !== '' && !/[\s"'“”„‟«»‘’‚‛]/.test(text) && !text.startsWith('--')) return text;
  return text.includes('"') && !text.includes("'") ? `'${text}'` : `"${text.replaceAll('"', "'")}"`;
}
