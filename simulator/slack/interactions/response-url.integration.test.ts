import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSocketModeApp, startTestSlack, type TestSlack } from '../test-support/start-test-slack.ts';

let workspace: TestSlack;
let app: App;
let responseUrl: string;

beforeEach(async () => {
  workspace = await startTestSlack({ timings: { responseUrlMs: 600 } });
  app = createSocketModeApp(workspace.slack);
  app.command('/chatops', async ({ ack, command }) => {
    responseUrl = command.response_url;
    await ack();
  });
  await app.start();
  await workspace.ada.type('/chatops help');
});

afterEach(async () => {
  await app.stop();
  await workspace.slack.close();
});

async function respond(body: object): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(responseUrl, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

test('works five times', async () => {
  for (let use = 1; use <= 5; use += 1)
    expect(await respond({ text: `use ${use}` })).toEqual({ status: 200, text: 'ok' });
  expect(await respond({ text: 'use 6' })).toMatchObject({
    status: 404,
    text: expect.stringContaining('used_url'),
  });
  expect(await workspace.ada.messages()).toHaveLength(5);
});

test('expires', async () => {
  await expect
    .poll(() => respond({ text: 'late' }), { timeout: 3_000, interval: 300 })
    .toMatchObject({ status: 404, text: expect.stringContaining('expired_url') });
});

test('speaks to everyone only when told to, and refuses bad blocks', async () => {
  await respond({ text: 'to all', response_type: 'in_channel' });
  await workspace.otto.waitForText('to all');
  const refused = await respond({ text: 'x', blocks: [{ type: 'alien' }] });
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('invalid_blocks') });
});

test('has no message to replace after a slash command', async () => {
  await respond({ text: 'first' });
  await respond({ text: 'second', replace_original: true });
  expect((await workspace.ada.messages()).map(({ text }) => text)).toEqual(['first', 'second']);
});
