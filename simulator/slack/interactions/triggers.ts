import { randomBytes } from 'node:crypto';

export type TriggerError = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

interface Trigger {
  userId: string;
  expiresAt: number;
  used: boolean;
}

/** A trigger_id lets the app open one modal for the person who just acted, for three seconds. */
export class Triggers {
  readonly #triggers = new Map<string, Trigger>();
  readonly #lifetimeMs: number;

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  issue(userId: string): string {
    const id = `${Date.now()}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`;
    this.#triggers.set(id, { userId, expiresAt: Date.now() + this.#lifetimeMs, used: false });
    return id;
  }

  exchange(id: string): { userId: string } | { error: TriggerError } {
    const trigger = this.#triggers.get(id);
    if (!trigger) return { error: 'invalid_trigger_id' };
    if (trigger.expiresAt < Date.now()) return { error: 'expired_trigger_id' };
    if (trigger.used) return { error: 'exchanged_trigger_id' };
    trigger.used = true;
    return { userId: trigger.userId };
  }
}
