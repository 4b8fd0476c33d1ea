/**
 * How processes of one deployment reach each other. In-process when standalone, Redis otherwise;
 * the same contract tests run on both. Carries hints and hops, never the only copy of anything.
 */
export type Unsubscribe = () => Promise<void>;

export interface Bus {
  /** Fan-out to whoever listens now; may be lost. Message is JSON-serialisable. */
  publish(topic: string, message: unknown): Promise<void>;
  subscribe(topic: string, listener: (message: unknown) => void): Promise<Unsubscribe>;

  /**
   * To one inbox (an API instance), kept until its receiver's handler has resolved: at least once,
   * in order, also when the receiver was away for a while. Bounded; the oldest is dropped first.
   * Rejects within `deadlineMs` (default 2000) when the wire is down.
   */
  send(inbox: string, message: unknown): Promise<void>;
  receive(inbox: string, handler: (message: unknown) => Promise<void>): Promise<Unsubscribe>;

  /** Resolves when the wire answers; rejects with AppError `unavailable` otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export const topics = {
  /** Something about this command changed: read it again. */
  command: (commandId: string) => `command:${commandId}`,
  /** One message per flush: `{serverId, sampledAt, cpuPercent, memoryPercent}[]`. */
  samplesCommitted: 'samples-committed',
  alerts: 'alerts',
  /** An API key was revoked or rotated out: close its sockets. */
  keyRevoked: 'key-revoked',
  /** Sessions, rights or links of this account changed: look again at its sockets. */
  accountChanged: 'account-changed',
  /** What may be done in a chat channel changed: look again at what was opened from there. */
  channelChanged: 'channel-changed',
  /** Rights on this server may have changed: look again at who listens to it. */
  serverTagsChanged: 'server-tags-changed',
  /** A server's agent connected with this epoch: older sessions close. */
  agentConnected: 'agent-connected',
} as const;

export const inboxOf = (instanceId: string) => `instance:${instanceId}`;
