import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../../shared/logger.ts';
import type { Channel, Message, StoredFile } from './model.ts';
import type { Workspace } from './workspace.ts';

const saveAfterMs = 500;

/** Written by this file only, so the shapes inside are trusted; anything else starts afresh. */
const stateSchema = z.object({
  version: z.literal(1),
  channels: z.array(z.custom<Channel>()),
  messages: z.array(z.custom<Message>()),
  files: z.array(z.custom<StoredFile & { content?: string }>()),
});

/** Loads what was kept, then writes soon after each change: a demo finds its history again. */
export function persistWorkspace(
  workspace: Workspace,
  path: string,
  logger: Logger,
): { close(): Promise<void> } {
  load(workspace, path, logger);
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    timer = undefined;
    try {
      write(workspace, path);
    } catch (err) {
      logger.warn({ err, path }, 'cannot keep the local workspace');
    }
  };
  const stop = workspace.onChange(() => {
    timer ??= setTimeout(save, saveAfterMs);
  });
  return {
    async close() {
      stop();
      clearTimeout(timer);
      save();
    },
  };
}

function load(workspace: Workspace, path: string, logger: Logger): void {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    for (const channel of state.channels) workspace.channels.set(channel.id, channel);
    for (const { content, ...file } of state.files)
      workspace.files.files.set(file.id, {
        ...file,
        ...(content !== undefined && { content: Buffer.from(content, 'base64') }),
      });
    for (const message of state.messages) {
      workspace.messages.set(message.ts, message);
      workspace.timestamps.skipPast(message.ts);
    }
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT')
      logger.warn({ err, path }, 'the kept local workspace is unreadable, starting afresh');
  }
}

/** Ephemeral messages do not survive a reload on Slack either. */
function write(workspace: Workspace, path: string): void {
  const files = [...workspace.files.files.values()].map(({ content, ...file }) => ({
    ...file,
    content: content?.toString('base64'),
  }));
  const messages = [...workspace.messages.values()].filter(({ ephemeralTo }) => ephemeralTo === undefined);
  const state = { version: 1, channels: [...workspace.channels.values()], messages, files };
  mkdirSync(dirname(path), { recursive: true });
  // Whole or not at all: a kill in the middle leaves the older file.
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}
