/** Of one account on this instance, over all its sockets; the bot watches for many people at once over one. */
export const maxSubscriptions = { bot: 2000, account: 200 } as const;

/** How many subscriptions each holder has: an account by its id, or a socket of the bot. */
export class SubscriptionBudget {
  readonly #taken = new Map<string | object, number>();

  /** @returns false when the holder has all of them */
  take(holder: string | object): boolean {
    const taken = this.#taken.get(holder) ?? 0;
    if (taken >= maxSubscriptions[typeof holder === 'string' ? 'account' : 'bot']) return false;
    this.#taken.set(holder, taken + 1);
    return true;
  }

  giveBack(holder: string | object): void {
    const left = (this.#taken.get(holder) ?? 0) - 1;
    if (left > 0) this.#taken.set(holder, left);
    else this.#taken.delete(holder);
  }
}
