import type { WebSocket } from 'ws';
import type { Logger } from '../shared/logger.ts';

/** Silence for this many intervals means that the other side is gone, whatever TCP believes. */
const missedIntervals = 2.5;

/**
 * Pings every interval and ends a socket on which nothing arrived for 2.5 of them. Any traffic counts:
 * a hub that is too busy to answer pings but still talks is alive.
 *
 * @returns stops watching
 */
export function watchHeartbeat(socket: WebSocket, intervalSeconds: number, logger: Logger): () => void {
  const intervalMs = intervalSeconds * 1000;
  let heardAtMs = performance.now();
  const heard = () => {
    heardAtMs = performance.now();
  };
  for (const event of ['message', 'ping', 'pong'] as const) socket.on(event, heard);
  const check = () => {
    const silentMs = performance.now() - heardAtMs;
    if (silentMs < missedIntervals * intervalMs) return;
    logger.warn({ silentMs: Math.round(silentMs) }, 'the hub is silent; connecting again');
    socket.terminate();
  };
  const pinging = setInterval(() => {
    if (socket.readyState === socket.OPEN) socket.ping();
  }, intervalMs);
  const checking = setInterval(check, intervalMs / 2);
  return () => {
    clearInterval(pinging);
    clearInterval(checking);
    for (const event of ['message', 'ping', 'pong'] as const) socket.off(event, heard);
  };
}
