import type { Response } from 'express';
import type { ChangeFeed } from './change-feed.ts';

const keepAliveMs = 15_000;

/** Server-sent events: the newest revision at once, then each one that follows. */
export function streamChanges(feed: ChangeFeed, response: Response): void {
  response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (revision: number): void => {
    response.write(`data: ${revision}\n\n`);
  };
  response.flushHeaders();
  send(feed.revision);
  const stop = feed.onChange(send);
  const keepAlive = setInterval(() => response.write(': still here\n\n'), keepAliveMs);
  response.on('close', () => {
    stop();
    clearInterval(keepAlive);
  });
}
