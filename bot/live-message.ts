import { setTimeout as sleep } from 'node:timers/promises';
import type { Card } from '../shared/cards/card.ts';
import type { Logger } from '../shared/logger.ts';
import type { LiveMessage } from './conversation.ts';
import { type DeliveryFailure, tryUntil } from './try-until.ts';

export interface LiveMessageOptions {
  /** Brings the posted message to this card. Throws the SDK's errors. */
  edit(card: Card): Promise<void>;
  /** When the message is gone or may not be edited any more: says the end in a new one. */
  repost(card: Card): Promise<void>;
  /** What an error of `edit` means. */
  classify(error: unknown): DeliveryFailure;
  logger: Logger;
  /** Slack allows about 50 edits a minute and channel, Discord five in five seconds. */
  minIntervalMs?: number;
  /** How long the final edit is tried for. */
  finishWithinMs?: number;
}

/** Spaces edits out, drops those that newer ones overtake, and delivers the last one. */
export function createLiveMessage({
  edit,
  repost,
  classify,
  logger,
  minIntervalMs = 1500,
  finishWithinMs = 120_000,
}: LiveMessageOptions): LiveMessage {
  let pending: Card | undefined;
  let finished = false;
  let lastEditAt = Date.now();
  let working: Promise<void> | undefined;

  async function editWhenDue(): Promise<void> {
    while (pending && !finished) {
      await sleep(Math.max(0, lastEditAt + minIntervalMs - Date.now()));
      if (finished || !pending) return;
      const card = pending;
      pending = undefined;
      try {
        await edit(card);
      } catch (error) {
        // The next state or the final one will say it; a lost step in between is no loss.
        logger.debug({ err: error }, 'an edit was skipped');
      }
      lastEditAt = Date.now();
    }
  }

  return {
    update(card) {
      pending = card;
      working ??= editWhenDue().finally(() => {
        working = undefined;
      });
    },
    async finish(card) {
      finished = true;
      // An edit under way must not arrive after the last one.
      await working;
      try {
        await tryUntil(() => edit(card), { deadline: Date.now() + finishWithinMs, classify });
      } catch (error) {
        const failure = classify(error);
        if (failure.kind !== 'permanent') {
          return logger.error({ err: error }, 'the end of a command could not be posted in time');
        }
        logger.warn({ code: failure.code }, 'the message could not be edited; posting its end anew');
        await repost(card).catch((second: unknown) =>
          logger.error({ err: second }, 'the end of a command could not be posted'),
        );
      }
    },
  };
}
