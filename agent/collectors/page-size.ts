import { readFileSync } from 'node:fs';

const pageSizeTag = 6n;

/** Bytes per memory page from the auxiliary vector (getauxval(3), AT_PAGESZ): 4096, but 16 or 64 KiB on some ARM. */
export function readPageSize(): number {
  try {
    const vector = readFileSync('/proc/self/auxv');
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      if (vector.readBigUInt64LE(at) === pageSizeTag) return Number(vector.readBigUInt64LE(at + 8));
    }
  } catch {
    // No /proc here, or hidden from us: the common size is the best guess.
  }
  return 4096;
}
