import type { Card } from '../shared/cards/card.ts';

/** What a chat platform offers a verb. Rendering, limits, pictures, files and retries are its business. */
export interface Conversation {
  /** Something is under way. May be dropped where it could not be replaced later. Never throws. */
  progress(card: Card): Promise<void>;
  /** The answer, for the asker alone; replaces what was shown before. Never throws. */
  show(card: Card): Promise<void>;
  /** One message for everyone here. @throws AppError saying what to do when the bot may not post here. */
  publish(card: Card): Promise<LiveMessage>;
}

/** A public message that keeps up with what it tells of. */
export interface LiveMessage {
  /** Edits are spaced out; of those that come too fast the newest wins. */
  update(card: Card): void;
  /** The last edit: delivered even when the platform asks to wait. Resolves when it is. Never throws. */
  finish(card: Card): Promise<void>;
}
