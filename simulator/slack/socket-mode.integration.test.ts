import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSocketModeApp, startTestSlack, type TestSlack } from './test-support/start-test-slack.ts';

let workspace: TestSlack;
let app: App;

beforeEach(async () => {
  workspace = await startTestSlack({ timings: { ackMs: 400 } });
  app = createSocketModeApp(workspace.slack);
});

afterEach(async () => {
  await app.stop();
  await workspace.slack.close();
});

const button = (action_id: string, label: string) =>
  ({ type: 'button', action_id, value: 'v1', text: { type: 'plain_text', text: label } }) as const;

describe('with the real Bolt in Socket Mode', () => {
  test('a slash command reaches the app and its answer only the person who typed it', async () => {
    app.command('/chatops', async ({ command, ack, respond }) => {
      await ack();
      await respond(`you said ${command.text} in ${command.channel_name}`);
    });
    await app.start();
    const outcome = await workspace.ada.type('/chatops status web-1');
    expect(outcome).toEqual({ ok: true, ackMs: expect.any(Number) });
    const answer = await workspace.ada.waitForText('you said status web-1 in ops');
    expect(answer).toMatchObject({ ephemeral: true, user: { name: 'chatops' } });
    expect(await workspace.otto.messages()).toEqual([]);
  });

  test('a command that is not acknowledged in time shows operation_timeout', async () => {
    app.command('/chatops', async () => {});
    await app.start();
    expect(await workspace.ada.type('/chatops help')).toEqual({ ok: false, error: 'operation_timeout' });
    await workspace.ada.waitForText('`/chatops` failed with the error "operation_timeout"');
  });

  test('without a connected app the person is told at once', async () => {
    expect(await workspace.ada.type('/chatops help')).toEqual({ ok: false, error: 'dispatch_failed' });
  });

  test('a button press comes back and replaces its ephemeral message', async () => {
    app.command('/chatops', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'Sure?', blocks: [{ type: 'actions', elements: [button('yes', 'Restart')] }] });
    });
    app.action('yes', async ({ ack, respond, body, action }) => {
      await ack();
      const value = 'value' in action ? action.value : undefined;
      await respond({ replace_original: true, text: `done ${value} by ${body.user.id}` });
    });
    await app.start();
    await workspace.ada.type('/chatops restart');
    const asked = await workspace.ada.waitFor(({ controls }) => controls.includes('Restart'));
    expect(await workspace.ada.click('Restart')).toMatchObject({ ok: true });
    const done = await workspace.ada.waitForText('done v1 by U0ADA');
    expect(done.ts).toBe(asked.ts);
  });

  test('a menu passes the chosen option', async () => {
    const option = (value: string) =>
      ({ value, text: { type: 'plain_text', text: `Label ${value}` } }) as const;
    app.action('pick', async ({ ack, respond, action }) => {
      await ack();
      await respond({ text: `chose ${action.type === 'static_select' ? action.selected_option.value : ''}` });
    });
    await app.start();
    await app.client.chat.postMessage({
      channel: 'C0OPS',
      text: 'menu',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'static_select', action_id: 'pick', options: [option('a'), option('b')] }],
        },
      ],
    });
    await expect(workspace.ada.choose('pick', 'Label z')).rejects.toThrow('there are: Label a, Label b');
    await workspace.ada.choose('pick', 'Label b');
    await workspace.ada.waitForText('chose b');
  });

  test('a modal opens by trigger_id, shows errors and closes on submit', async () => {
    app.command('/chatops', async ({ ack, client, command }) => {
      await ack();
      await client.views.open({
        trigger_id: command.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'reason',
          title: { type: 'plain_text', text: 'Why?' },
          submit: { type: 'plain_text', text: 'Go' },
          blocks: [
            {
              type: 'input',
              block_id: 'why',
              label: { type: 'plain_text', text: 'Reason' },
              element: { type: 'plain_text_input', action_id: 'text' },
            },
          ],
        },
      });
    });
    app.view('reason', async ({ ack, view, client, body }) => {
      const why = view.state.values.why?.text?.value ?? '';
      if (why === 'no') return ack({ response_action: 'errors', errors: { why: 'A better one.' } });
      await ack();
      await client.chat.postEphemeral({ channel: 'C0OPS', user: body.user.id, text: `because ${why}` });
    });
    await app.start();
    await workspace.ada.type('/chatops ask');
    await workspace.ada.waitForModal();
    expect(await workspace.ada.submit({ Reason: '' })).toMatchObject({ error: 'invalid_form' });
    expect(await workspace.ada.submit({ Reason: 'no' })).toMatchObject({ fields: { why: 'A better one.' } });
    expect(await workspace.ada.submit({ Reason: 'it hangs' })).toMatchObject({ ok: true });
    await workspace.ada.waitForText('because it hangs');
  });

  test('a mention is an app_mention event; slash commands are refused in threads', async () => {
    app.event('app_mention', async ({ event, say }) => {
      await say({ text: `heard ${event.text}`, thread_ts: event.ts });
    });
    await app.start();
    await workspace.ada.type('hello @chatops <b>');
    const reply = await workspace.otto.waitForText('heard hello @ChatOps <b>');
    expect(reply.threadTs).toBeDefined();
    const refused = await workspace.ada.type('/chatops help', { threadTs: reply.threadTs });
    expect(refused).toMatchObject({ error: 'not_supported_in_threads' });
  });

  test('the app comes back after Slack recycles its connection', async () => {
    app.command('/chatops', async ({ ack }) => ack('here'));
    await app.start();
    await workspace.client.post('socket-mode', { action: 'refresh_requested' });
    await expect
      .poll(() => workspace.ada.type('/chatops help'), { timeout: 15_000, interval: 500 })
      .toMatchObject({ ok: true });
  });
});
