import type { Card } from '../../shared/cards/card.ts';

/** What delivery needs of a chat platform; one implementation per platform. All throw DeliveryError. */
export interface ChatDelivery {
  /**
   * A new message in a channel.
   * @param dedupeId same id = same message, on platforms that can tell; it then says what it said first
   * @param mayBeThere an earlier attempt may have posted it and not heard so; else it need not be looked for
   * @returns a reference to it, in the platform's own terms
   */
  post(channelId: string, card: Card, dedupeId: string, mayBeThere?: boolean): Promise<string>;
  /** Replaces all of a message. */
  update(messageRef: string, card: Card): Promise<void>;
  /**
   * The same with one picture that the platform does not have yet.
   * @returns the platform's id of the picture, for the `CardImage` of later updates
   */
  showPicture(messageRef: string, card: Card): Promise<string>;
  /** A line of history beneath a message, in its thread where it can have one; see `inChannel`. */
  reply(messageRef: string, line: HistoryLine): Promise<void>;
}

export interface HistoryLine {
  card: Card;
  /** As for `post`. */
  dedupeId: string;
  mayBeThere?: boolean;
  /** All who are in the channel are to see it, not only who looks into the thread. */
  inChannel: boolean;
  /** What the thread is called, where threads have names. */
  threadName: string;
}

/**
 * What a failure means for the message:
 * `channel`: this channel cannot be posted to, another may · `message`: our message is gone ·
 * `content`: the platform refuses this card · `account`: it takes nothing of us until somebody mends the
 * token or its scopes · `retry`: later, `retryAfterSeconds` if it said when.
 */
export type DeliveryFailure = 'channel' | 'message' | 'content' | 'account' | 'retry';

export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly failure: DeliveryFailure;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    failure: DeliveryFailure,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.failure = failure;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
