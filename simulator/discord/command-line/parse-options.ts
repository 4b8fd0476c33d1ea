/** A value of an option as it stands in the line; `from` and `to` are offsets into it, `to` exclusive. */
export interface TypedOption {
  name: string;
  value: string;
  /** Where `name:` begins. */
  nameFrom: number;
  from: number;
  to: number;
}

export interface TypedOptions {
  /** In the order typed. */
  options: TypedOption[];
  /** Words before the first option, which belong to none. */
  stray: string;
}

/**
 * Reads `metric:cpu comparator:> value:90` from `start` on. A value goes on, spaces included, until the
 * next ` name:` of an option that there is.
 */
export function parseOptions(known: readonly { name: string }[], text: string, start = 0): TypedOptions {
  const names = new Set(known.map(({ name }) => name));
  const token = /(?<=^|\s)([^\s:]{1,32}):/gu;
  token.lastIndex = start;
  const marks: { name: string; nameFrom: number; from: number }[] = [];
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const name = match[1] ?? '';
    if (names.has(name)) marks.push({ name, nameFrom: match.index, from: match.index + match[0].length });
  }
  const options = marks.map(({ name, nameFrom, from }, index) => {
    const raw = text.slice(from, marks[index + 1]?.nameFrom);
    const value = raw.trim();
    const lead = value === '' ? 0 : raw.length - raw.trimStart().length;
    return { name, value, nameFrom, from: from + lead, to: from + lead + value.length };
  });
  return { options, stray: text.slice(start, marks[0]?.nameFrom).trim() };
}
