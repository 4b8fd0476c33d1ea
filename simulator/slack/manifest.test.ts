import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chatopsCommand, defaultScopes } from './start-slack-simulator.ts';

const manifest = readFileSync(join(import.meta.dirname, '../../bot/slack/manifest.yaml'), 'utf8');

test('the simulated token may nothing that the app’s manifest does not ask for', () => {
  expect(defaultScopes.filter((scope) => !manifest.includes(`- ${scope}\n`))).toEqual([]);
});

test('the simulated command is the one in the manifest', () => {
  expect(manifest).toContain(`command: ${chatopsCommand.name}\n`);
  expect(manifest).toContain(`usage_hint: "${chatopsCommand.usageHint}"`);
});
