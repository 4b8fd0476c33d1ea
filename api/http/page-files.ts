import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface PageFile {
  /** As Express' `type` takes it: `.js`. */
  type: string;
  content: Buffer;
  /** Absent where it would save nothing: fonts and pictures are compressed already. */
  gzipped: Buffer | undefined;
  /** Weak: plain and compressed are the same text. */
  etag: string;
  cacheControl: string;
}

const compressible = new Set(['.html', '.js', '.css', '.svg']);

/** Every file of the built page, by its path in the address: `/index.html`, `/assets/index-4fK2.js`. */
export function loadPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    files.map((file) => {
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      return [path, describe(path, readFileSync(file))];
    }),
  );
}

function describe(path: string, content: Buffer): PageFile {
  const type = extname(path);
  return {
    type,
    content,
    gzipped: compressible.has(type) ? gzipSync(content, { level: 9 }) : undefined,
    etag: `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    // Names of assets hold a hash of what is in them; index.html says which belong together.
    cacheControl: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
