import type { Card } from '../../shared/cards/card.ts';
import { discordViolations } from '../../shared/cards/discord-violations.ts';
import { plainText } from '../../shared/cards/plain-text.ts';
import { renderDiscord } from '../../shared/cards/render-discord.ts';
import { renderSlack } from '../../shared/cards/render-slack.ts';
import { slackViolations } from '../../shared/cards/slack-violations.ts';
import type { Conversation } from '../conversation.ts';

export interface RecordedConversation extends Conversation {
  /** What the asker saw, in order. */
  shown: Card[];
  /** The states of the public messages, in order. */
  published: Card[];
  /** What the message whose button was pressed was brought to. */
  pressedTo: Card[];
  /** All text of the last answer. */
  lastText(): string;
}

/** A conversation that remembers, and refuses cards that Slack or Discord would refuse. */
export function recordConversation(
  options: { publishError?: Error; replaces?: boolean; underMessage?: boolean } = {},
): RecordedConversation {
  const shown: Card[] = [];
  const published: Card[] = [];
  const pressedTo: Card[] = [];
  const keep = (list: Card[], card: Card) => {
    const problems = [...slackViolations(renderSlack(card)), ...discordViolations(renderDiscord(card))];
    if (problems.length > 0) throw new Error(`"${card.title}" would be refused: ${problems.join('; ')}`);
    list.push(card);
  };
  return {
    shown,
    published,
    pressedTo,
    ...(options.underMessage ? { pressed: { finish: async (card: Card) => keep(pressedTo, card) } } : {}),
    replaces: options.replaces ?? true,
    lastText: () => {
      const last = shown.at(-1);
      return last ? plainText(last) : '';
    },
    progress: async (card) => keep(shown, card),
    show: async (card) => keep(shown, card),
    async publish(card) {
      if (options.publishError) throw options.publishError;
      keep(published, card);
      return {
        update: (next) => keep(published, next),
        finish: async (next) => keep(published, next),
      };
    },
  };
}
