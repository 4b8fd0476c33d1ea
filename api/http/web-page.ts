import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RequestHandler, Router } from 'express';
import { loadPageFiles, type PageFile } from './page-files.ts';

/** Beside the compiled code, or in dist/ when the source runs as it is. */
const builtFolders = ['../../web/page/', '../../dist/web/page/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** Everything comes from here and nothing is written into the page: what gets injected does not run. */
const pageHeaders = new Map([
  [
    'content-security-policy',
    [
      "default-src 'none'",
      ...['script', 'style', 'img', 'font', 'connect'].map((kind) => `${kind}-src 'self'`),
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "trusted-types 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
  ],
  ['cross-origin-opener-policy', 'same-origin'],
]);

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>ChatOps</title>
<h1>The page is not built yet</h1>
<p>The API runs. Build its page with <code>npm run build</code>, then reload.</p></html>`;

/**
 * The web page at `/`. A closed table of the files that were built: no path from outside reaches the
 * disk, and a build that runs meanwhile cannot mix old and new.
 *
 * @param folder default: where `npm run build` puts it
 */
export function webPage(folder?: string): Router {
  let files: ReadonlyMap<string, PageFile> | undefined;
  const load = () => {
    const folders = folder === undefined ? builtFolders : [folder];
    const built = folders.find((candidate) => existsSync(join(candidate, 'assets')));
    return built === undefined ? undefined : loadPageFiles(built);
  };
  const answer: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    files ??= load();
    const file = files?.get(request.path === '/' ? '/index.html' : request.path);
    if (file !== undefined) {
      response.setHeaders(pageHeaders);
      sendFile(request, response, file);
    } else if (files === undefined && request.path === '/') {
      response.setHeaders(pageHeaders).status(503).type('html').send(notBuilt);
    } else {
      next();
    }
  };
  return Router().use(answer);
}

function sendFile(
  request: Parameters<RequestHandler>[0],
  response: Parameters<RequestHandler>[1],
  file: PageFile,
): void {
  const { gzipped } = file;
  response.type(file.type).vary('accept-encoding');
  response.setHeader('cache-control', file.cacheControl);
  response.setHeader('etag', file.etag);
  if (gzipped === undefined || !request.acceptsEncodings('gzip')) {
    response.send(file.content);
    return;
  }
  response.setHeader('content-encoding', 'gzip');
  response.send(gzipped);
}
