import type { Card } from '../shared/cards/card.ts';

/** What a chat platform offers a verb. Rendering, limits, pictures, files and retries are its business. */
export interface Conversation {
  /**
   * Whether what is shown replaces what was shown before. Where it does not (Slack, after a typed
   * command: https://github.com/slackapi/bolt-js/issues/2287), each answer is a message of its own.
   */
  readonly replaces: boolean;
  /** The message of ours for everyone whose button was pressed, or whose form was filled in. */
  readonly pressed?: Pick<LiveMessage, 'finish'>;
  /** Something is under way, for the asker alone. Dropped where nothing could replace it. Never throws. */
  progress(card: Card): Promise<void>;
  /** An answer, for the asker alone. Never throws. */
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
