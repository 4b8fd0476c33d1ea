import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** `bot/slack/manifest.yaml`, `drizzle/queries`: what a page names in backticks and means as a place. */
const namedPath =
  /`((?:agent|api|bench|bot|demo|docs|drizzle|scripts|shared|simulator|standalone|test|worker|\.ci)\/[\w./-]*[\w/])`/g;
const link = /\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g;

test.each(pages)('%s refers only to files that are there', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const broken = [
    ...[...text.matchAll(link)].map((match) => join(dirname(page), match[1] ?? '')),
    ...[...text.matchAll(namedPath)].map((match) => match[1] ?? ''),
  ].filter((path) => !path.startsWith('dist/') && !existsSync(join(root, path)));
  expect(broken).toEqual([]);
});
