import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * A thread starts from a file of its own, and nobody rewrites that file's name: compiled, it ends in
 * .js as this one does; run from source (tests, tsx), in .ts, and the thread needs its own loader:
 * Node passes none of the parent's on.
 */
export function spawnRenderThread(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./render-thread.js', import.meta.url));
  // Not through `exports`: a require would lead to the CommonJS form, which registers nothing here.
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const loader = new URL('./dist/esm/api/index.mjs', tsx).href;
  const entry = new URL('./render-thread.ts', import.meta.url).href;
  const bootstrap = `import(${JSON.stringify(loader)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(entry)});
  });`;
  return new Worker(bootstrap, { eval: true });
}
