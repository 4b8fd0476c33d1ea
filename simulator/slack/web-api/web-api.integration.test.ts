import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quiet, startTestSlack, type TestSlack } from '../test-support/start-test-slack.ts';

/** The smallest PNG. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let workspace: TestSlack;
let web: WebClient;

beforeEach(async () => {
  workspace = await startTestSlack({ timings: { fileReadyMs: 120 } });
  web = new WebClient(workspace.slack.botToken, {
    slackApiUrl: workspace.slack.apiUrl,
    logger: quiet,
    retryConfig: { retries: 2, minTimeout: 10 },
  });
});

afterEach(() => workspace.slack.close());

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: { data?: { error?: string } }) => error.data?.error,
  );
const ops = { channel: 'C0OPS' };

describe('tokens', () => {
  test('each kind of token opens its own methods', async () => {
    const call = (token?: string) =>
      refusal(new WebClient(token, { slackApiUrl: workspace.slack.apiUrl }).auth.test());
    expect(await web.auth.test()).toMatchObject({
      user_id: 'U0CHATOPS',
      team_id: 'T0LOCAL',
      bot_id: 'B0CHATOPS',
    });
    expect(await call()).toBe('not_authed');
    expect(await call('xoxb-wrong')).toBe('invalid_auth');
    expect(await call(workspace.slack.appToken)).toBe('not_allowed_token_type');
    expect(await refusal(web.apps.connections.open({}))).toBe('not_allowed_token_type');
  });

  test('takes the token in the body, and JSON as well as forms', async () => {
    const body = JSON.stringify({
      token: workspace.slack.botToken,
      ...ops,
      text: 'by JSON',
      blocks: [{ type: 'divider' }],
    });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${workspace.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers,
      body,
    });
    expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [{ type: 'divider' }] } });
  });

  test('a scope the token lacks is named', async () => {
    await workspace.client.post('config', { scopes: ['chat:write'] });
    const missing = await web.users.list({}).catch((error: { data: unknown }) => error.data);
    expect(missing).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'chat:write' });
  });

  test('an unknown method is refused', async () => {
    expect(await refusal(web.apiCall('chat.shout'))).toBe('unknown_method');
  });
});

describe('chat', () => {
  test('posts, updates, threads and deletes', async () => {
    const { ts } = await web.chat.postMessage({ ...ops, text: 'one', blocks: [{ type: 'divider' }] });
    await web.chat.update({ ...ops, ts: ts ?? '', text: 'two' });
    await web.chat.postMessage({ ...ops, text: 'reply', thread_ts: ts });
    const [message] = await workspace.ada.messages();
    // Text without blocks drops the blocks, and only then the message counts as edited.
    expect(message).toMatchObject({ ts, text: 'two', blocks: [], edited: true });
    await workspace.client.post('config', { scopes: ['chat:write', 'channels:history'] });
    const { messages } = await web.conversations.replies({ ...ops, ts: ts ?? '' });
    expect(messages?.map(({ text }) => text)).toEqual(['two', 'reply']);
    await web.chat.delete({ ...ops, ts: ts ?? '' });
    expect(await refusal(web.chat.update({ ...ops, ts: ts ?? '', text: 'x' }))).toBe('message_not_found');
  });

  test('tells what comes with a message to who asks for it and may read the channel', async () => {
    const metadata = { event_type: 'order', event_payload: { id: 7 } };
    const { ts = '' } = await web.chat.postMessage({ ...ops, text: 'one', metadata });
    await web.chat.postMessage({ ...ops, text: 'two', thread_ts: ts, metadata });
    const all = { ...ops, include_all_metadata: true };
    const withoutPayload = { event_type: 'order' };
    expect((await web.conversations.history(ops)).messages).toMatchObject([{ metadata: withoutPayload }]);
    expect((await web.conversations.history(ops)).messages?.[0]?.metadata).toEqual(withoutPayload);
    expect((await web.conversations.history(all)).messages).toMatchObject([{ metadata }]);
    expect((await web.conversations.replies({ ...all, ts })).messages).toMatchObject([
      { metadata },
      { metadata },
    ]);
    expect(await refusal(web.conversations.history({ channel: 'C0PRIV' }))).toBe('not_in_channel');
    await workspace.client.post('config', { scopes: ['chat:write', 'groups:history'] });
    expect(await refusal(web.conversations.history(ops))).toBe('missing_scope');
    const wrong = { event_type: 'order' } as never;
    expect(await refusal(web.chat.postMessage({ ...ops, text: 'x', metadata: wrong }))).toBe(
      'invalid_metadata_format',
    );
  });

  test('an edit of blocks is not marked, and attachments stay until an empty list is sent', async () => {
    const attachments = [{ color: '#a30200', text: 'bar' }];
    const { ts = '' } = await web.chat.postMessage({ ...ops, text: 'one', attachments });
    await web.chat.update({ ...ops, ts, text: 'two', blocks: [{ type: 'divider' }] });
    expect(await workspace.ada.messages()).toMatchObject([{ edited: false, attachments: [{ text: 'bar' }] }]);
    await web.chat.update({ ...ops, ts, text: 'two', attachments: [] });
    expect(await workspace.ada.messages()).toMatchObject([{ attachments: [] }]);
  });

  test('an ephemeral message is for one person and cannot be updated', async () => {
    const { message_ts: ts = '' } = await web.chat.postEphemeral({ ...ops, user: 'U0ADA', text: 'psst' });
    expect(await workspace.ada.messages()).toMatchObject([{ text: 'psst', ephemeral: true }]);
    expect(await workspace.otto.messages()).toEqual([]);
    expect(await refusal(web.chat.update({ ...ops, ts, text: 'x' }))).toBe('message_not_found');
  });

  test.each([
    ['channel_not_found', { channel: 'C0NONE', text: 'x' }],
    ['channel_not_found', { channel: 'C0VAULT', text: 'x' }],
    ['not_in_channel', { channel: 'C0PRIV', text: 'x' }],
    ['no_text', { channel: 'C0OPS', text: '' }],
    ['msg_too_long', { channel: 'C0OPS', text: 'x'.repeat(40_001) }],
    ['thread_not_found', { channel: 'C0OPS', text: 'x', thread_ts: '1.000001' }],
    ['invalid_blocks', { channel: 'C0OPS', text: 'x', blocks: [{ type: 'alien' }] }],
    ['invalid_attachments', { channel: 'C0OPS', text: 'x', attachments: [{ colour: 'red' }] }],
  ])('answers %s', async (error, args) => {
    expect(await refusal(web.apiCall('chat.postMessage', args))).toBe(error);
  });

  test('says which block is wrong', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '' } }];
    const data = await web
      .apiCall('chat.postMessage', { ...ops, blocks })
      .catch((error: { data: unknown }) => error.data);
    expect(data).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
  });

  test('only the app’s own messages can be updated', async () => {
    await workspace.ada.type('mine');
    const [message] = await workspace.ada.messages();
    const update = web.chat.update({ ...ops, ts: message?.ts ?? '', text: 'yours' });
    expect(await refusal(update)).toBe('cant_update_message');
  });

  test('an archived channel takes nothing; an invitation lets the app in', async () => {
    await workspace.client.post('channel', { id: 'C0WEB', isArchived: true });
    expect(await refusal(web.chat.postMessage({ channel: 'C0WEB', text: 'x' }))).toBe('is_archived');
    await workspace.ada.in('C0PRIV').type('/invite @chatops');
    expect(await web.chat.postMessage({ channel: 'C0PRIV', text: 'hello board' })).toMatchObject({
      ok: true,
    });
  });

  test('a direct message goes to one person', async () => {
    const { channel } = await web.conversations.open({ users: 'U0OTTO' });
    await web.chat.postMessage({ channel: channel?.id ?? '', text: 'just you' });
    await workspace.otto.in(channel?.id ?? '').waitForText('just you');
  });
});

describe('conversations and users', () => {
  test('lists page by cursor and hide private channels', async () => {
    const types = 'public_channel,private_channel';
    const first = await web.conversations.list({ limit: 2, types });
    const cursor = first.response_metadata?.next_cursor;
    const second = await web.conversations.list({ limit: 2, types, cursor });
    const names = [...(first.channels ?? []), ...(second.channels ?? [])].map(({ name }) => name);
    expect(names).toEqual(['ops', 'web', 'board']);
    const { members } = await web.users.list({});
    expect(members?.map(({ id }) => id)).toContain('U0NEMO');
    expect(await refusal(web.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  });
});

describe('files', () => {
  test('an upload can be shown once files.info knows its type', async () => {
    const result = await web.filesUploadV2({ file: png, filename: 'chart.png', alt_text: 'CPU' });
    const id = (result as unknown as { files: { files: { id: string }[] }[] }).files[0]?.files[0]?.id ?? '';
    const blocks = [{ type: 'image', slack_file: { id }, alt_text: 'CPU' }] as const;
    expect((await web.files.info({ file: id })).file?.mimetype).toBe('');
    const early = web.chat.postMessage({ ...ops, text: 'chart', blocks: [...blocks] });
    expect(await refusal(early)).toBe('invalid_blocks');
    await expect.poll(async () => (await web.files.info({ file: id })).file?.mimetype).toBe('image/png');
    await web.chat.postMessage({ ...ops, text: 'chart', blocks: [...blocks] });
    const message = await workspace.ada.waitFor(({ imageFileIds }) => imageFileIds.includes(id));
    expect(await workspace.ada.image(message.imageFileIds[0] ?? '')).toEqual(png);
  });

  test('url_private needs the token', async () => {
    const result = await web.filesUploadV2({
      ...ops,
      channel_id: 'C0OPS',
      content: 'log',
      filename: 'a.log',
    });
    const file = (result as unknown as { files: { files: { id: string; url_private: string }[] }[] }).files[0]
      ?.files[0];
    expect((await fetch(file?.url_private ?? '')).status).toBe(403);
    const headers = { authorization: `Bearer ${workspace.slack.botToken}` };
    expect(await (await fetch(file?.url_private ?? '', { headers })).text()).toBe('log');
    expect((await workspace.ada.messages())[0]?.files).toMatchObject([{ name: 'a.log' }]);
  });

  test('bytes of another length than announced are refused', async () => {
    const { upload_url: url = '' } = await web.files.getUploadURLExternal({ filename: 'a', length: 5 });
    expect((await fetch(url, { method: 'POST', body: 'toolong' })).status).toBe(400);
    expect((await fetch(url, { method: 'POST', body: 'right' })).status).toBe(200);
  });
});

describe('failures on request', () => {
  test('a 429 is waited for by the SDK, or thrown when it is told to', async () => {
    await workspace.client.fault({ method: 'chat.postMessage', kind: '429', retryAfterSeconds: 0 });
    await web.chat.postMessage({ ...ops, text: 'after a 429' });
    await workspace.client.fault({ method: 'chat.postMessage', kind: '429', retryAfterSeconds: 7 });
    const strict = new WebClient(workspace.slack.botToken, {
      slackApiUrl: workspace.slack.apiUrl,
      rejectRateLimitedCalls: true,
    });
    const limited = await strict.chat.postMessage({ ...ops, text: 'x' }).catch((error: unknown) => error);
    expect(limited).toMatchObject({ retryAfter: 7 });
  });

  test.each(['500', 'disconnect'] as const)('a %s is retried', async (kind) => {
    await workspace.client.fault({ method: 'chat.postMessage', kind });
    await web.chat.postMessage({ ...ops, text: `after ${kind}` });
    expect(await workspace.ada.messages()).toHaveLength(1);
  });

  test('a call that never comes back ends at the caller’s own deadline', async () => {
    await workspace.client.fault({ method: 'auth.test', kind: 'timeout' });
    const hasty = new WebClient(workspace.slack.botToken, {
      slackApiUrl: workspace.slack.apiUrl,
      timeout: 100,
      retryConfig: { retries: 0 },
    });
    await expect(hasty.auth.test()).rejects.toThrow();
  });

  test('Slack’s rate limits hold when they are turned on', async () => {
    await workspace.client.post('config', { enforceRateLimits: true });
    const strict = new WebClient(workspace.slack.botToken, {
      slackApiUrl: workspace.slack.apiUrl,
      rejectRateLimitedCalls: true,
    });
    const posts = Array.from({ length: 6 }, () => strict.chat.postMessage({ ...ops, text: 'x' }));
    const results = await Promise.allSettled(posts);
    expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  });
});
