import type { AgentSession } from './agent-session.ts';

export const heartbeatSeconds = 5;
/** Two heartbeats and a half without a sign of life. */
const deadAfterMs = heartbeatSeconds * 2500;
const tickMs = (heartbeatSeconds * 1000) / 2;

/** Pings every agent and ends the silent ones. */
export function startHeartbeat(sessions: () => Iterable<AgentSession>): { stop(): void } {
  let lastTickAt = Date.now();
  let pinging = true;
  const timer = setInterval(() => {
    const now = Date.now();
    // After this process was frozen everybody seems silent: their pongs wait in our socket buffers.
    const trustSilence = now - lastTickAt < 2 * tickMs;
    lastTickAt = now;
    pinging = !pinging;
    for (const session of sessions()) {
      const silentMs = now - session.lastHeardAt;
      if (trustSilence && !session.held && silentMs > deadAfterMs) {
        session.logger.info({ silentMs }, 'agent is silent; connection ended');
        session.terminate();
      } else if (pinging) session.ping();
    }
  }, tickMs);
  return { stop: () => clearInterval(timer) };
}
