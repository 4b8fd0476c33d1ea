import type { MessageContent } from '../../drizzle/queries/message-content.ts';
import type { Notification } from '../../drizzle/queries/notifications.ts';
import { type Card, type CardBlock, dateTime, type Inline, relativeTime } from '../../shared/cards/card.ts';

/** What a message says of itself: that it flaps, and that it came late. */
export function notesOf(
  {
    fired,
    counts,
    firstFiredAt,
    heldUntil,
  }: Pick<MessageContent, 'fired' | 'counts' | 'firstFiredAt' | 'heldUntil'>,
  { flaps }: Pick<Notification, 'flaps'>,
): Inline[][] {
  const notes: Inline[][] = [];
  if (flaps > 0 && firstFiredAt !== null) {
    const times = counts.targets === 1 ? `${fired} times` : `up to ${flaps + 1} times each`;
    notes.push([
      `🔁 It comes and goes: fired ${times} since `,
      relativeTime(firstFiredAt),
      '. Told ever more rarely.',
    ]);
  }
  if (heldUntil !== null) notes.push(['🌙 Kept back by quiet hours until ', dateTime(heldUntil), '.']);
  return notes;
}

/** Above the buttons. */
export function withNotes(card: Card, notes: readonly Inline[][]): Card {
  const actions = card.blocks.findLastIndex(({ kind }) => kind === 'actions');
  const at = actions === -1 ? card.blocks.length : actions;
  const blocks = notes.map((text): CardBlock => ({ kind: 'context', text }));
  return { ...card, blocks: card.blocks.toSpliced(at, 0, ...blocks) };
}
