/**
 * Cuts text into pieces of at most `limit` characters as `measure` counts them (never fewer than
 * `text.length`), at a line end or a
 * space where there is one, never inside a surrogate pair. Joined again the pieces are the text.
 */
export function splitText(
  text: string,
  limit: number,
  measure: (text: string) => number = (piece) => piece.length,
): string[] {
  const pieces: string[] = [];
  let rest = text;
  // Measuring only lengthens: what is too long already need not be measured, which would take forever.
  while (rest !== '' && (rest.length > limit || measure(rest) > limit)) {
    const fit = longestFit(rest, limit, measure);
    const newline = rest.lastIndexOf('\n', fit - 1);
    const space = rest.lastIndexOf(' ', fit - 1);
    // A break in the first half would waste more than it helps.
    const at = [newline, space].find((index) => index + 1 > fit / 2);
    const end = at === undefined ? fit : at + 1;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest !== '' || pieces.length === 0) pieces.push(rest);
  return pieces;
}

/** The text, or its beginning with an ellipsis that shows something was left out. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${safeSlice(text, limit - 1)}…`;
}

/** The last lines that fit, and how many lines were left out before them. */
export function lastLines(
  text: string,
  limit: number,
  measure: (text: string) => number,
): { shown: string; leftOut: number } {
  const lines = text.split('\n');
  let size = 0;
  let first = lines.length;
  while (first > 0) {
    const next = size + measure(lines[first - 1] ?? '') + 1;
    if (next > limit) break;
    size = next;
    first -= 1;
  }
  if (first < lines.length) return { shown: lines.slice(first).join('\n'), leftOut: first };
  const lastLine = lines.at(-1) ?? '';
  const pieces = splitText(lastLine, limit - 1, measure);
  return { shown: `…${pieces.at(-1) ?? ''}`, leftOut: lines.length - 1 };
}

function longestFit(text: string, limit: number, measure: (text: string) => number): number {
  // Escaping only lengthens, so the answer is at most `limit` characters in.
  let low = 1;
  let high = Math.min(text.length, limit);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(text.slice(0, middle)) <= limit) low = middle;
    else high = middle - 1;
  }
  return Math.max(1, safeEnd(text, low));
}

const safeSlice = (text: string, end: number): string => text.slice(0, safeEnd(text, end));

function safeEnd(text: string, end: number): number {
  const before = text.charCodeAt(end - 1);
  const splitsPair = before >= 0xd800 && before <= 0xdbff && end < text.length;
  return splitsPair && end > 1 ? end - 1 : splitsPair ? end + 1 : end;
}
