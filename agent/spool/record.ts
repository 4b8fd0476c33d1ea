import { crc32 } from 'node:zlib';

/** One sample on its way: `json` is the whole sample, `seq` included, sent as it stands on disk. */
export interface SpoolRecord {
  seq: number;
  json: string;
}

/** "crc seq json\n": readable with `less`, and a damaged line does not hide the ones after it. */
export function encodeRecord({ seq, json }: SpoolRecord): string {
  const body = `${seq} ${json}`;
  return `${checksum(body)} ${body}\n`;
}

export interface DecodedSegment {
  /** In order of the file; damaged lines are missing. */
  records: SpoolRecord[];
  /** Length up to the last complete line: what is after it was being written when the power went. */
  completeBytes: number;
}

export function decodeSegment(content: Buffer): DecodedSegment {
  const records: SpoolRecord[] = [];
  let begin = 0;
  for (;;) {
    const end = content.indexOf(0x0a, begin);
    if (end < 0) return { records, completeBytes: begin };
    const record = decodeLine(content.toString('utf8', begin, end));
    if (record !== undefined) records.push(record);
    begin = end + 1;
  }
}

function decodeLine(line: string): SpoolRecord | undefined {
  const body = line.slice(9);
  if (line[8] !== ' ' || line.slice(0, 8) !== checksum(body)) return undefined;
  const space = body.indexOf(' ');
  const seq = Number(body.slice(0, space));
  return Number.isSafeInteger(seq) && seq > 0 ? { seq, json: body.slice(space + 1) } : undefined;
}

export const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0');
