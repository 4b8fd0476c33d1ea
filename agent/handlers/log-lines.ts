import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

/** A line beyond this is cut: it has to fit into one chunk of output. */
export const maxLineBytes = 8 * 1024;

/** Turns one stream's bytes into lines, wherever the bytes were cut; never holds more than one line. */
export class LineAssembler {
  readonly #decoder = new StringDecoder('utf8');
  #pending = '';

  push(data: Buffer): string[] {
    const lines = (this.#pending + this.#decoder.write(data)).split('\n');
    // Past the limit nothing more is kept until the line ends.
    this.#pending = (lines.pop() ?? '').slice(0, maxLineBytes);
    return lines.map(cleanLine);
  }

  /** What came after the last line end. */
  end(): string[] {
    const rest = this.#pending + this.#decoder.end();
    this.#pending = '';
    return rest === '' ? [] : [cleanLine(rest)];
  }
}

/** Without colours, carriage returns and NULs, which neither chat nor PostgreSQL can take. */
function cleanLine(line: string): string {
  return cutLine(stripVTControlCharacters(line.slice(0, maxLineBytes)).replace(/[\0\r]/g, ''));
}

/** At most `maxLineBytes` of UTF-8, no character cut in half. */
export function cutLine(text: string): string {
  if (text.length * 3 <= maxLineBytes) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= maxLineBytes) return text;
  return bytes.toString('utf8', 0, maxLineBytes).replace(/\uFFFD$/, '');
}
