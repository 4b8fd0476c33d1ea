import { type FileHandle, open } from 'node:fs/promises';
import { checksum } from './record.ts';

export interface SpoolState {
  /** Samples up to here are committed at the hub. */
  ackedSeq: number;
  /** No sample may get a lower number, even if the disk was too full to keep the last ones. */
  nextSeq: number;
}

const fileBytes = 64;

/**
 * A file of fixed size, overwritten in place: that needs no new block, so it works on a full disk.
 * Synced only before files go: an older state means that committed samples are sent again, no more.
 */
export class SpoolStateFile {
  readonly #path: string;
  #file: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** undefined when there is no state, or a damaged one. */
  async read(): Promise<SpoolState | undefined> {
    try {
      const file = await this.#open();
      const content = Buffer.alloc(fileBytes);
      await file.read(content, 0, fileBytes, 0);
      const [crc, acked, next] = content.toString('ascii').trim().split(' ');
      if (crc === checksum(`${acked} ${next}`)) return { ackedSeq: Number(acked), nextSeq: Number(next) };
    } catch {
      // Unreadable is as good as absent: the spool sends everything it has again.
    }
    return undefined;
  }

  async write({ ackedSeq, nextSeq }: SpoolState): Promise<void> {
    const body = `${ackedSeq} ${nextSeq}`;
    const line = `${checksum(body)} ${body}`.padEnd(fileBytes - 1);
    await (await this.#open()).write(`${line}\n`, 0, 'ascii');
  }

  async sync(): Promise<void> {
    await this.#file?.datasync();
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #open(): Promise<FileHandle> {
    this.#file ??= await open(this.#path, 'r+').catch(() => open(this.#path, 'w+', 0o600));
    return this.#file;
  }
}
