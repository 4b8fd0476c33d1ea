import { randomBytes } from 'node:crypto';

const maxUses = 5;

/** What a response URL was made for: whom it answers, where, and which message it may replace. */
export interface ResponseTarget {
  userId: string;
  channelId: string;
  messageTs?: string;
  threadTs?: string;
}

interface Issued extends ResponseTarget {
  expiresAt: number;
  uses: number;
}

/** https://docs.slack.dev/interactivity/handling-user-interaction: five uses within thirty minutes. */
export class ResponseUrls {
  readonly #issued = new Map<string, Issued>();
  readonly #lifetimeMs: number;

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  /** @returns the path of the new URL. */
  issue(kind: 'commands' | 'actions', target: ResponseTarget): string {
    const path = `/${kind}/T0LOCAL/${Date.now()}/${randomBytes(12).toString('hex')}`;
    this.#issued.set(path, { ...target, expiresAt: Date.now() + this.#lifetimeMs, uses: 0 });
    return path;
  }

  use(path: string): ResponseTarget | { error: 'invalid_url' | 'expired_url' | 'used_url' } {
    const issued = this.#issued.get(path);
    if (!issued) return { error: 'invalid_url' };
    if (issued.expiresAt < Date.now()) return { error: 'expired_url' };
    if (issued.uses >= maxUses) return { error: 'used_url' };
    issued.uses += 1;
    return issued;
  }
}
