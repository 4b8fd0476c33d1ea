import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '../logger.ts';
import { handleWithRetries } from './handle-with-retries.ts';

const group = 'receiver';
const blockMs = 5000;
const retryPauseMs = 500;

/** XREADGROUP: [[stream, [[id, [field, value, …]], …]]], or nil when nothing came. */
const replySchema = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string()).nullable()]))]))
  .nullable();

/**
 * Reads one inbox stream in order and removes each entry once its handler has resolved. What a
 * receiver had read and not finished when it died is read again by the next one.
 *
 * @param client a connection of its own: it blocks.
 * @returns stops after the message in hand.
 */
export function consumeInbox(
  client: Redis,
  stream: string,
  handler: (message: unknown) => Promise<void>,
  logger: Logger,
): () => Promise<void> {
  let stopped = false;

  async function run(): Promise<void> {
    // Entries delivered before and never acknowledged come first.
    let from: '0' | '>' = '0';
    while (!stopped) {
      try {
        const entries = await read(from);
        if (from === '0' && entries.length === 0) from = '>';
        for (const [id, fields] of entries) {
          if (stopped) return;
          // A trimmed entry stays in the pending list without its fields.
          const text = fields?.[1];
          if (text !== undefined) await handleWithRetries(async () => handler(JSON.parse(text)), logger);
          await client.multi().xack(stream, group, id).xdel(stream, id).exec();
        }
      } catch (error) {
        if (stopped) return;
        from = '0';
        if (isMissingGroup(error) && (await createGroup())) continue;
        await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
      }
    }
  }

  async function read(from: '0' | '>') {
    const reply = await client.xreadgroup(
      'GROUP',
      group,
      'only',
      'COUNT',
      32,
      'BLOCK',
      blockMs,
      'STREAMS',
      stream,
      from,
    );
    return replySchema.parse(reply)?.[0]?.[1] ?? [];
  }

  /** The stream is new, or Redis lost it. False when Redis refuses, because it is full or read-only. */
  async function createGroup(): Promise<boolean> {
    try {
      await client.xgroup('CREATE', stream, group, '0', 'MKSTREAM');
    } catch (error) {
      if (String(error).includes('BUSYGROUP')) return true;
      logger.warn({ err: error, stream }, 'inbox is not readable');
      return false;
    }
    return true;
  }

  const running = run();
  return async () => {
    stopped = true;
    // Ends the blocking read; the handler in hand finishes by itself.
    client.disconnect();
    await running;
  };
}

function isMissingGroup(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOGROUP');
}
