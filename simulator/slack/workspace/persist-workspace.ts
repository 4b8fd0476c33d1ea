import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../../shared/logger.ts';
import type { Channel, Message, StoredFile } from './model.ts';
import type { Workspace } from './workspace.ts';

const saveAfterMs = 1_000;
const keptMessages = 1_000;

/** Written by this file only, so the shapes inside are trusted; anything else starts afresh. */
const stateSchema = z.object({
  version: z.literal(1),
  channels: z.array(z.custom<Channel>()),
  messages: z.array(z.custom<Message>()),
  files: z.array(z.custom<Omit<StoredFile, 'content'>>()),
});

/**
 * Loads what was kept, then writes soon after each change: a demo finds its history again. Uploaded
 * bytes are files of their own beside `path`, written once.
 */
export function persistWorkspace(workspace: Workspace, path: string, logger: Logger): { close(): void } {
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
    close() {
      stop();
      clearTimeout(timer);
      save();
    },
  };
}

function load(workspace: Workspace, path: string, logger: Logger): void {
  if (!existsSync(path)) return;
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    for (const channel of state.channels) workspace.channels.set(channel.id, channel);
    for (const file of state.files)
      workspace.files.files.set(file.id, {
        ...file,
        content: readFileSync(join(bytesFolder(path), file.id)),
      });
    for (const message of state.messages) {
      workspace.messages.set(message.ts, message);
      workspace.timestamps.skipPast(message.ts);
    }
  } catch (err) {
    logger.warn({ err, path }, 'the kept local workspace is unreadable, starting afresh');
  }
}

/** Ephemeral messages do not survive a reload on Slack either. */
function write(workspace: Workspace, path: string): void {
  const messages = [...workspace.messages.values()]
    .filter(({ ephemeralTo }) => ephemeralTo === undefined)
    .slice(-keptMessages);
  const shown = JSON.stringify(messages);
  const files = [...workspace.files.files.values()].filter(
    ({ id, mimetype }) => mimetype && shown.includes(id),
  );
  keepBytes(bytesFolder(path), files);
  const state = {
    version: 1,
    channels: [...workspace.channels.values()],
    messages,
    files: files.map(({ content: _bytes, ...file }) => file),
  };
  // Whole or not at all: a kill in the middle leaves the older file.
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}

function keepBytes(folder: string, files: StoredFile[]): void {
  mkdirSync(folder, { recursive: true });
  const present = new Set(readdirSync(folder));
  for (const { id, content } of files)
    if (!present.delete(id)) writeFileSync(join(folder, id), content ?? Buffer.alloc(0));
  for (const unused of present) rmSync(join(folder, unused), { force: true });
}

const bytesFolder = (path: string): string => `${path}.files`;
