export interface OutputLine {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** The newest lines within a number and a size: with logs the end matters, so the beginning goes. */
export class NewestLines {
  readonly #maxLines: number;
  readonly #maxBytes: number;
  #lines: OutputLine[] = [];
  #first = 0;
  #bytes = 0;
  /** Lines were dropped for their size; that more than `maxLines` came is no loss, it was asked for. */
  truncated = false;

  constructor({ maxLines, maxBytes }: { maxLines: number; maxBytes: number }) {
    this.#maxLines = maxLines;
    this.#maxBytes = maxBytes;
  }

  add(line: OutputLine): void {
    this.#lines.push(line);
    this.#bytes += sizeOf(line);
    while (this.#lines.length - this.#first > this.#maxLines) this.#dropFirst();
    while (this.#bytes > this.#maxBytes) {
      this.truncated = true;
      this.#dropFirst();
    }
  }

  get lines(): OutputLine[] {
    return this.#lines.slice(this.#first);
  }

  #dropFirst(): void {
    const dropped = this.#lines[this.#first];
    this.#first += 1;
    if (dropped !== undefined) this.#bytes -= sizeOf(dropped);
    // Shifting one by one would move the whole array each time.
    if (this.#first > 1024) {
      this.#lines = this.#lines.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** Neighbouring lines of one stream together, each chunk at most `maxBytes` of UTF-8. */
export function* toChunks(lines: readonly OutputLine[], maxBytes: number): Generator<OutputLine> {
  let chunk: OutputLine | undefined;
  let bytes = 0;
  for (const line of lines) {
    const size = sizeOf(line);
    if (chunk !== undefined && (chunk.stream !== line.stream || bytes + size > maxBytes)) {
      yield chunk;
      chunk = undefined;
    }
    if (chunk === undefined) {
      chunk = { stream: line.stream, text: '' };
      bytes = 0;
    }
    chunk.text += `${line.text}\n`;
    bytes += size;
  }
  if (chunk !== undefined) yield chunk;
}

const sizeOf = ({ text }: OutputLine) => Buffer.byteLength(text) + 1;
