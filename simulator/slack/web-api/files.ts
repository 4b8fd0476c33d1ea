import { z } from 'zod';
import type { Simulator } from '../simulator.ts';
import type { StoredFile } from '../workspace/model.ts';
import { app } from '../workspace/seed.ts';
import { type ApiMethod, argument, method } from './api-method.ts';
import { findPostableChannel } from './find-channel.ts';
import { readContent } from './message-content.ts';
import { invalid, SlackError } from './slack-error.ts';
import { fileObject } from './slack-objects.ts';

const completedFiles = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);

/** https://docs.slack.dev/messaging/working-with-files: ask for a URL, send the bytes, complete. */
const getUploadUrl = method(
  { token: 'bot', scope: 'files:write' },
  {
    filename: argument.text.min(1),
    length: z.coerce.number().int().min(1),
    alt_text: argument.text.max(1000).optional(),
    snippet_type: argument.text.optional(),
  },
  (simulator, args) => {
    const file = simulator.workspace.files.create({
      name: args.filename,
      length: args.length,
      altText: args.alt_text,
      user: app.botUserId,
    });
    return { upload_url: `${simulator.url}/upload/v1/${file.id}`, file_id: file.id };
  },
);

const complete = method(
  { token: 'bot', scope: 'files:write' },
  {
    files: argument.json,
    channel_id: argument.text.optional(),
    channels: argument.text.optional(),
    thread_ts: argument.text.optional(),
    initial_comment: argument.text.optional(),
    blocks: argument.json.optional(),
  },
  (simulator, args) => {
    const parsed = completedFiles.safeParse(args.files);
    if (!parsed.success)
      throw invalid('invalid_arguments', ['must be an array of files [json-pointer:/files]']);
    const files = parsed.data.map(({ id, title }) => {
      const file = findFile(simulator, id);
      if (file.content === undefined) throw new SlackError('file_not_found');
      file.title = title ?? file.name;
      return file;
    });
    const channelId = args.channel_id ?? args.channels;
    if (channelId) share(simulator, files, channelId, args);
    for (const file of files) if (file.completedAt === undefined) simulator.workspace.files.complete(file);
    return { files: files.map((file) => fileObject(simulator, file)) };
  },
);

function share(
  simulator: Simulator,
  files: StoredFile[],
  channelId: string,
  args: { initial_comment?: string; blocks?: unknown; thread_ts?: string },
): void {
  const channel = findPostableChannel(simulator, channelId);
  const content =
    args.blocks === undefined ? undefined : readContent(simulator, { blocks: args.blocks }, Infinity);
  simulator.workspace.addMessage({
    channel: channel.id,
    user: app.botUserId,
    text: args.initial_comment ?? '',
    blocks: content?.blocks ?? [],
    fileIds: files.map((file) => file.id),
    threadTs: args.thread_ts,
  });
  for (const file of files) file.channels.push(channel.id);
}

function findFile(simulator: Simulator, id: string): StoredFile {
  const file = simulator.workspace.files.files.get(id);
  if (!file) throw new SlackError('file_not_found');
  return file;
}

export const fileMethods: Record<string, ApiMethod> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': complete,
  'files.info': method({ token: 'bot', scope: 'files:read' }, { file: argument.text }, (simulator, args) => {
    const file = findFile(simulator, args.file);
    if (file.completedAt === undefined) throw new SlackError('file_not_found');
    return { file: fileObject(simulator, file), comments: [] };
  }),
  'files.delete': method(
    { token: 'bot', scope: 'files:write' },
    { file: argument.text },
    (simulator, args) => {
      simulator.workspace.files.files.delete(findFile(simulator, args.file).id);
      simulator.workspace.changed();
      return {};
    },
  ),
};
