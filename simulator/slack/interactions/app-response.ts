import { z } from 'zod';
import type { Simulator } from '../simulator.ts';
import { argument } from '../web-api/api-method.ts';
import { contentArguments, readContent } from '../web-api/message-content.ts';
import { app } from '../workspace/seed.ts';
import type { NewMessage } from '../workspace/workspace.ts';
import type { ResponseTarget } from './response-urls.ts';

const responseSchema = z.object({
  ...contentArguments,
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: argument.flag,
  delete_original: argument.flag,
  thread_ts: argument.text.optional(),
});

const maxText = 40_000;

/**
 * What an app sends to a response_url, or with the acknowledgement of a slash command: a new message,
 * a replacement of the one it answers, or its deletion.
 *
 * @throws SlackError for content that Slack refuses, ZodError for fields of the wrong type
 */
export function applyResponse(simulator: Simulator, target: ResponseTarget, body: unknown): void {
  const response = responseSchema.parse(typeof body === 'string' ? { text: body } : body);
  const { workspace } = simulator;
  const original = target.messageTs === undefined ? undefined : workspace.messages.get(target.messageTs);
  if (response.delete_original) {
    if (original) workspace.removeMessage(original.ts);
    return;
  }
  const content = readContent(simulator, response, maxText);
  const shown = {
    text: content.text ?? '',
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
  };
  // A slash command has no message of the app's to replace: Slack then posts a new one.
  if (response.replace_original && original) {
    Object.assign(original, shown);
    workspace.changed();
    return;
  }
  const isEphemeral = response.response_type === 'ephemeral';
  const message: NewMessage = {
    ...shown,
    channel: target.channelId,
    user: app.botUserId,
    threadTs: response.thread_ts ?? target.threadTs,
    ephemeralTo: isEphemeral ? target.userId : undefined,
  };
  workspace.addMessage(message);
}
