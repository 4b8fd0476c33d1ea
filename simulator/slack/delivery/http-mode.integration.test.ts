import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpModeApp, startTestSlack, type TestSlack } from '../test-support/start-test-slack.ts';

let workspace: TestSlack;
let app: App;
let server: Server | undefined;

beforeEach(async () => {
  workspace = await startTestSlack({ timings: { ackMs: 400, eventRetriesMs: [0, 50] } });
});

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await workspace.slack.close();
});

/** Bolt listens where it is told; a free port is known only afterwards. */
async function listen(bolt: App): Promise<string> {
  app = bolt;
  server = (await app.start(0)) as Server;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
}

const configure = (requestUrl: string) =>
  workspace.client.post<{ ok: boolean; error?: string }>('config', { requestUrl });

describe('with the real Bolt behind a request URL', () => {
  test('commands, buttons and events come signed', async () => {
    const bolt = createHttpModeApp(workspace.slack);
    bolt.command('/chatops', async ({ ack, command }) => {
      await ack({
        text: `heard ${command.text}`,
        blocks: [
          {
            type: 'actions',
            elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
          },
        ],
      });
    });
    bolt.action('go', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'went', replace_original: true });
    });
    bolt.event('app_mention', async ({ say }) => {
      await say('you called');
    });
    expect(await configure(await listen(bolt))).toEqual({ ok: true });
    expect(await workspace.ada.type('/chatops status')).toMatchObject({ ok: true });
    expect(await workspace.ada.click('Go')).toMatchObject({ ok: true });
    await workspace.ada.waitForText('went');
    await workspace.ada.type('@chatops are you there?');
    await workspace.otto.waitForText('you called');
  });

  test('another signing secret is refused when the URL is entered', async () => {
    const outcome = await configure(await listen(createHttpModeApp(workspace.slack, 'another-secret')));
    expect(outcome).toMatchObject({ ok: false, error: expect.stringContaining('url_verification') });
  });
});

describe('with an app that misbehaves', () => {
  test('an event that is not acknowledged comes again with its id and a number', async () => {
    const seen: { id: string; retry: string | undefined }[] = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const payload = JSON.parse(body) as { type: string; challenge: string; event_id: string };
        if (payload.type === 'url_verification') return response.end(payload.challenge);
        seen.push({ id: payload.event_id, retry: request.headers['x-slack-retry-num']?.toString() });
        response.statusCode = 500;
        return response.end();
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    await configure(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await workspace.ada.type('@chatops hello');
    await expect.poll(() => seen.length, { timeout: 5_000 }).toBe(3);
    expect(seen.map(({ retry }) => retry)).toEqual([undefined, '1', '2']);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
  });
});
