import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestSlack, type TestSlack } from '../test-support/start-test-slack.ts';

let workspace: TestSlack;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  workspace = await startTestSlack({ stateFile: join(folder, 'slack.json'), pageFolder: folder });
});

afterEach(async () => {
  await workspace.slack.close();
  rmSync(folder, { recursive: true, force: true });
});

/** fetch does not let a caller forge Host; node:http does. */
function status(headers: Record<string, string>, method = 'POST', path = '/sim/type'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${workspace.slack.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? JSON.stringify({ user: 'U0ADA', channel: 'C0OPS', text: 'hi' }) : undefined);
  });
}

describe('whoever may type here runs commands on real machines', () => {
  const json = { 'content-type': 'application/json' };

  test('the page itself may', async () => {
    expect(await status({ ...json, origin: workspace.slack.url })).toBe(200);
  });

  test.each([
    ['a page of another site', { ...json, origin: 'https://evil.example' }],
    ['a sandboxed page', { ...json, origin: 'null' }],
    ['a form, which needs no preflight', { 'content-type': 'text/plain' }],
    ['a host name that was pointed at this machine', { ...json, host: 'evil.example' }],
  ])('%s may not', async (_name, headers) => {
    expect(await status(headers)).toBe(403);
    expect(await workspace.ada.messages()).toEqual([]);
  });

  test('nor read', async () => {
    const path = '/sim/snapshot?user=U0ADA&channel=C0OPS';
    expect(await status({ host: 'evil.example' }, 'GET', path)).toBe(403);
  });
});

describe('bad input', () => {
  test('is answered with what was wrong', async () => {
    await expect(workspace.client.post('type', { user: 'U0ADA' })).rejects.toThrow(/400.*channel/s);
    await expect(
      workspace.client.post('type', { user: 'U0NOBODY', channel: 'C0OPS', text: 'x' }),
    ).rejects.toThrow('no such person');
  });

  test('a person types only where they are a member', async () => {
    expect(await workspace.otto.in('C0VAULT').type('hello')).toEqual({ ok: false, error: 'not_in_channel' });
    expect(await workspace.otto.in('C0VAULT').messages()).toEqual([]);
  });
});

describe('the driver', () => {
  test('says what was on the screen when something does not come', async () => {
    await workspace.otto.type('I see nothing');
    await expect(workspace.ada.waitForText('fire', 50)).rejects.toThrow(
      /no visible message says fire within 50 ms\. On the screen of U0ADA in #ops \(no app is connected\):\n {2}otto \(\S+\): I see nothing/,
    );
    await expect(workspace.ada.click('Ack')).rejects.toThrow('nothing to press is called "Ack"');
  });
});

describe('between starts', () => {
  test('messages, files and memberships stay; what only one person saw does not', async () => {
    const web = new WebClient(workspace.slack.botToken, { slackApiUrl: workspace.slack.apiUrl });
    await web.filesUploadV2({ channel_id: 'C0OPS', content: 'a log', filename: 'a.log' });
    await workspace.ada.waitFor(({ files }) => files[0]?.mimetype === 'text/plain');
    await web.chat.postEphemeral({ channel: 'C0OPS', user: 'U0ADA', text: 'psst' });
    await workspace.ada.in('C0PRIV').type('/invite @chatops');
    await workspace.slack.close();
    workspace = await startTestSlack({ stateFile: join(folder, 'slack.json') });
    const messages = await workspace.ada.messages();
    expect(messages).toMatchObject([{ files: [{ name: 'a.log' }] }]);
    expect((await workspace.ada.image(messages[0]?.files[0]?.id ?? '')).toString()).toBe('a log');
    await workspace.ada.type('after the start');
    expect((await workspace.ada.messages()).at(-1)?.text).toBe('after the start');
    const again = new WebClient(workspace.slack.botToken, { slackApiUrl: workspace.slack.apiUrl });
    expect(await again.chat.postMessage({ channel: 'C0PRIV', text: 'still in' })).toMatchObject({ ok: true });
  });

  test('a file that is no state is left aside', async () => {
    await workspace.slack.close();
    writeFileSync(join(folder, 'slack.json'), '{"version":7');
    workspace = await startTestSlack({ stateFile: join(folder, 'slack.json') });
    expect(await workspace.ada.messages()).toEqual([]);
  });
});

test('a page that was not built says how to build it', async () => {
  const page = await fetch(workspace.slack.url);
  expect(await page.text()).toContain('npm run build');
});
