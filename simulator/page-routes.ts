import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const notBuilt = (
  platform: string,
): string => `<!doctype html><meta charset="utf-8"><title>${platform}</title>
<body style="font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem">
<h1>The page is not built yet</h1><p>The simulated ${platform} runs. Build its page with
<code>npm run build</code>, then reload.</p>`;

/** Beside the compiled code, or in dist/ when the source runs as it is. */
const builtFolders = (platform: string): string[] =>
  [`${platform}/page/`, `../dist/simulator/${platform}/page/`].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );

/** The chat page at `/`. */
export function pageRoutes(platform: 'Slack' | 'Discord', pageFolder?: string): Router {
  const router = Router();
  router.use((request, response, next) => {
    const folders = pageFolder === undefined ? builtFolders(platform.toLowerCase()) : [pageFolder];
    const folder = folders.find((candidate) => existsSync(join(candidate, 'assets')));
    if (folder) express.static(folder)(request, response, next);
    else if (request.path === '/') response.type('html').send(notBuilt(platform));
    else next();
  });
  return router;
}
