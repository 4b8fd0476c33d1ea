import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { securityHeaders } from './security-headers.ts';
import { webPage } from './web-page.ts';

const root = mkdtempSync(join(tmpdir(), 'web-page-'));
const folder = join(root, 'page');
let server: Server;

beforeAll(async () => {
  writeFileSync(join(root, 'secret.txt'), 'secret');
  const app = express();
  app.disable('etag');
  app.use(securityHeaders(undefined), webPage(folder));
  app.use((_request, response) => void response.status(404).send('not here'));
  await new Promise<void>((resolve) => {
    server = app.listen(0, '127.0.0.1', () => resolve());
  });
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init);

test('says so while the page is not built, and serves it once it is', async () => {
  const before = await ask('/');
  expect([before.status, await before.text()]).toEqual([503, expect.stringContaining('not built yet')]);
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'assets/index-abc.js'), 'export const a = 1;'.repeat(50));
  const after = await ask('/');
  expect([after.status, await after.text()]).toEqual([200, '<!doctype html><title>page</title>']);
});

test('nothing but its own files may run, and nothing may frame it', async () => {
  const { headers } = await ask('/');
  const policy = headers.get('content-security-policy') ?? '';
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ]) {
    expect(policy.split('; ')).toContain(rule);
  }
  expect(policy).not.toMatch(/unsafe|data:|\*/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
});

test('assets are kept for ever, the page is asked for again and answered with 304', async () => {
  const asset = await ask('/assets/index-abc.js');
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(asset.headers.get('content-type')).toContain('text/javascript');
  expect(asset.headers.get('content-encoding')).toBe('gzip');
  expect(await asset.text()).toBe('export const a = 1;'.repeat(50));
  const page = await ask('/');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  // As a browser asks; fetch in Node would otherwise say no-cache, which demands the whole page.
  const headers = { 'if-none-match': page.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
  const again = await ask('/', { headers });
  expect(again.status).toBe(304);
});

test('goes uncompressed to who takes no gzip', async () => {
  const asset = await ask('/assets/index-abc.js', { headers: { 'accept-encoding': 'identity' } });
  expect([asset.headers.get('content-encoding'), asset.headers.get('vary')]).toEqual([
    null,
    'accept-encoding',
  ]);
  expect(await asset.text()).toBe('export const a = 1;'.repeat(50));
});

test('answers HEAD without a body, and no other method', async () => {
  const head = await ask('/', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    expect((await ask('/', { method })).status).toBe(404);
  }
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/../../secret.txt',
  '/assets',
  '/assets/',
  '/__proto__',
])('no path leads out of the page: %s', async (path) => {
  const answer = await ask(path);
  expect([answer.status, await answer.text()]).toEqual([404, 'not here']);
});
