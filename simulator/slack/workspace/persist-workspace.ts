import { z } from 'zod';
import type { Logger } from '../../../shared/logger.ts';
import { keepState } from '../../keep-state.ts';
import type { Channel, Message, StoredFile } from './model.ts';
import type { Workspace } from './workspace.ts';

const keptMessages = 1_000;

/** Written by this file only, so the shapes inside are trusted; anything else starts afresh. */
const stateSchema = z.object({
  version: z.literal(1),
  channels: z.array(z.custom<Channel>()),
  messages: z.array(z.custom<Message>()),
  files: z.array(z.custom<Omit<StoredFile, 'content'>>()),
});

/** Keeps channels, messages and files between starts. */
export function persistWorkspace(workspace: Workspace, path: string, logger: Logger): { close(): void } {
  return keepState(workspace, path, logger, {
    load: (state, readFile) => load(workspace, stateSchema.parse(state), readFile),
    dump: () => dump(workspace),
  });
}

function load(
  workspace: Workspace,
  state: z.output<typeof stateSchema>,
  readFile: (id: string) => Buffer,
): void {
  for (const channel of state.channels) workspace.channels.set(channel.id, channel);
  for (const file of state.files) workspace.files.files.set(file.id, { ...file, content: readFile(file.id) });
  for (const message of state.messages) {
    workspace.messages.set(message.ts, message);
    workspace.timestamps.skipPast(message.ts);
  }
}

/** Ephemeral messages do not survive a reload on Slack either. */
function dump(workspace: Workspace) {
  const messages = [...workspace.messages.values()]
    .filter(({ ephemeralTo }) => ephemeralTo === undefined)
    .slice(-keptMessages);
  const shown = JSON.stringify(messages);
  const files = [...workspace.files.files.values()].filter(
    ({ id, mimetype }) => mimetype && shown.includes(id),
  );
  const state = {
    version: 1,
    channels: [...workspace.channels.values()],
    messages,
    files: files.map(({ content: _bytes, ...file }) => file),
  };
  return { state, files: files.map(({ id, content = Buffer.alloc(0) }) => ({ id, content })) };
}
