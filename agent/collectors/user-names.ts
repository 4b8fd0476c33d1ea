import { readFileSync, statSync } from 'node:fs';

/** /etc/passwd -> name by uid. The first of several names for one uid wins, as in getpwuid(3). */
export function parsePasswd(passwd: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of passwd.split('\n')) {
    const [name, , uid] = line.split(':');
    if (!name || !uid || !/^\d+$/.test(uid)) continue;
    if (!names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}

/** Looks names up in /etc/passwd, read again when it changed; a uid that is not in it is its own name. */
export class UserNames {
  #names = new Map<number, string>();
  #readAtMtimeMs: number | undefined;
  readonly #path: string;

  constructor(path = '/etc/passwd') {
    this.#path = path;
  }

  nameOf(uid: number): string {
    this.#refresh();
    return this.#names.get(uid) ?? String(uid);
  }

  #refresh(): void {
    try {
      const { mtimeMs } = statSync(this.#path);
      if (mtimeMs === this.#readAtMtimeMs) return;
      this.#names = parsePasswd(readFileSync(this.#path, 'utf8'));
      this.#readAtMtimeMs = mtimeMs;
    } catch {
      // A machine without the file shows numbers.
    }
  }
}
