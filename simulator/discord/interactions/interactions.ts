import { randomBytes } from 'node:crypto';
import type {
  APICommandAutocompleteInteractionResponseCallbackData,
  APIModalInteractionResponseCallbackData,
  InteractionType,
} from 'discord-api-types/v10';
import { DiscordError } from '../rest/discord-error.ts';

/** What an answer asks of the person's client, beside what it does to messages. */
export interface ClientEffect {
  modal?: APIModalInteractionResponseCallbackData;
  choices?: APICommandAutocompleteInteractionResponseCallbackData['choices'];
}

export interface Interaction {
  id: string;
  token: string;
  type: InteractionType;
  userId: string;
  /** A channel or a thread. */
  channelId: string;
  commandName?: string;
  /** The message whose component was used, or whose component opened the modal. */
  sourceMessageId?: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** The window for the first answer is over, or the app had none. */
  isLost: boolean;
  isAnswered: boolean;
  /** What `@original` is: a message of its own, or the one whose component was used. */
  originalId?: string;
  /** Messages that this token made. */
  messageIds: Set<string>;
}

export type NewInteraction = Pick<
  Interaction,
  'type' | 'userId' | 'channelId' | 'commandName' | 'sourceMessageId'
>;

export type Delivered = { ok: true; ackMs: number; effect: ClientEffect } | { ok: false };

interface Waiting {
  answered(effect: ClientEffect): void;
}

/** Interactions and their tokens: 3 s for the first answer, 15 min for everything that follows. */
export class Interactions {
  readonly #byToken = new Map<string, Interaction>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #answerMs: number;
  readonly #tokenMs: number;
  readonly #newId: () => string;
  #expired: (interaction: Interaction) => void = () => {};

  constructor(options: { answerMs: number; tokenMs: number; newId: () => string }) {
    this.#answerMs = options.answerMs;
    this.#tokenMs = options.tokenMs;
    this.#newId = options.newId;
  }

  /** Called when a token's life is over. */
  onExpired(listener: (interaction: Interaction) => void): void {
    this.#expired = listener;
  }

  create(about: NewInteraction): Interaction {
    const interaction: Interaction = {
      ...about,
      id: this.#newId(),
      token: randomBytes(90).toString('base64url'),
      createdAt: Date.now(),
      isLost: false,
      isAnswered: false,
      messageIds: new Set(),
    };
    this.#byToken.set(interaction.token, interaction);
    this.#later(this.#tokenMs, () => {
      this.#byToken.delete(interaction.token);
      this.#expired(interaction);
    });
    return interaction;
  }

  /**
   * Sends it to the app and waits for the first answer.
   *
   * @param send false when there is no app to send it to
   */
  deliver(interaction: Interaction, send: () => boolean, isLate: boolean): Promise<Delivered> {
    return new Promise((resolve) => {
      const lose = (): void => {
        interaction.isLost = true;
        this.#waiting.delete(interaction.id);
        resolve({ ok: false });
        if (isLate) send();
      };
      const deadline = this.#later(this.#answerMs, lose);
      this.#waiting.set(interaction.id, {
        answered: (effect) => {
          this.#clear(deadline);
          this.#waiting.delete(interaction.id);
          resolve({ ok: true, ackMs: Date.now() - interaction.createdAt, effect });
        },
      });
      if (isLate || send()) return;
      this.#clear(deadline);
      lose();
    });
  }

  /** @throws DiscordError 10062 outside its window, 40060 for a second answer */
  toAnswer(id: string, token: string): Interaction {
    const interaction = this.#byToken.get(token);
    if (interaction?.id !== id || interaction.isLost) throw new DiscordError('unknownInteraction');
    if (interaction.isAnswered) throw new DiscordError('alreadyAcknowledged');
    return interaction;
  }

  /** Marks it answered. Only the first answer gets here. */
  answer(interaction: Interaction, effect: ClientEffect): void {
    interaction.isAnswered = true;
    this.#waiting.get(interaction.id)?.answered(effect);
  }

  /** @throws DiscordError 50027 when the token is dead, 10015 when nothing was answered with it yet */
  byWebhookToken(token: string): Interaction {
    const interaction = this.#byToken.get(token);
    if (!interaction) throw new DiscordError('invalidWebhookToken');
    if (!interaction.isAnswered) throw new DiscordError('unknownWebhook');
    return interaction;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #later(ms: number, run: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  #clear(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}
