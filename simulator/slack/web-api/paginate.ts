import { SlackError } from './slack-error.ts';

interface Page<T> {
  items: T[];
  response_metadata: { next_cursor: string };
}

/** Slack's cursors are opaque; an empty one ends the list. @throws SlackError invalid_cursor */
export function paginate<T>(all: readonly T[], args: { limit: number; cursor?: string }): Page<T> {
  const start = args.cursor ? Number(Buffer.from(args.cursor, 'base64').toString()) : 0;
  if (!Number.isInteger(start) || start < 0) throw new SlackError('invalid_cursor');
  const end = start + args.limit;
  const next_cursor = end < all.length ? Buffer.from(String(end)).toString('base64') : '';
  return { items: all.slice(start, end), response_metadata: { next_cursor } };
}
