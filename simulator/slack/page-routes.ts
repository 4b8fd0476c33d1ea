import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const notBuilt = `<!doctype html><meta charset="utf-8"><title>Local workspace</title>
<body style="font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem">
<h1>The page is not built yet</h1><p>The simulated Slack runs. Build its page with
<code>npm run build</code>, then reload.</p>`;

/** Beside the compiled code, or in dist/ when the source runs as it is. */
const builtFolders = ['page/', '../../dist/simulator/slack/page/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** The chat page at `/`. */
export function pageRoutes(pageFolder?: string): Router {
  const router = Router();
  router.use((request, response, next) => {
    const folders = pageFolder === undefined ? builtFolders : [pageFolder];
    const folder = folders.find((candidate) => existsSync(join(candidate, 'assets')));
    if (folder) express.static(folder)(request, response, next);
    else if (request.path === '/') response.type('html').send(notBuilt);
    else next();
  });
  return router;
}
