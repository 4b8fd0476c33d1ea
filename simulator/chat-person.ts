/** How something a person did went: acknowledged by the app after `ackMs`, or what the client shows instead. */
export type Outcome =
  | { ok: true; ackMs?: number }
  | { ok: false; error: string; fields?: Record<string, string> };

/** A message as its reader sees it, whatever the platform. */
export interface ChatMessage {
  /** Slack's ts, Discord's snowflake. */
  id: string;
  /** Of a message in a thread: the message that the thread hangs from. */
  threadId?: string;
  fromBot: boolean;
  /** Only this person sees it. */
  ephemeral: boolean;
  edited: boolean;
  /** The app said that an answer is coming; the answer will take this message's place. */
  thinking: boolean;
  /** All words in it: blocks, embeds and attachments' names included, markup resolved. */
  visibleText: string;
  /** Labels of its buttons and placeholders of its menus. */
  controls: string[];
  /** Buttons that lead out of the chat. */
  links: { label: string; url: string }[];
  /** Ids of the uploaded pictures it shows. */
  imageFileIds: string[];
}

/** What to press: a label, or a label in a given message (its id, or any that the test accepts). */
export type Target = string | { label: string; message: string | ((message: ChatMessage) => boolean) };

/**
 * One person at one channel, for tests and the demo's tour: the same moves on every platform. Whatever
 * is pressed must be on that person's screen; when something is not there in time, the error says what was.
 */
export interface ChatPerson {
  readonly platform: 'slack' | 'discord';
  readonly userId: string;
  readonly channelId: string;
  /** A line in the platform's own spelling: `/chatops status web-1`, `/chatops status target:web-1`. */
  type(text: string): Promise<Outcome>;
  /** Presses the newest button of that label, and says yes when the client asks to confirm. */
  click(target: Target): Promise<Outcome>;
  /** Chooses an option, by label or value, of the newest menu with that placeholder. */
  choose(target: Target, option: string): Promise<Outcome>;
  /** Everything this person sees in the channel, its threads included, oldest first. */
  messages(): Promise<ChatMessage[]>;
  /** Newest first. @throws Error listing what was visible */
  waitFor(predicate: (message: ChatMessage) => boolean, timeoutMs?: number): Promise<ChatMessage>;
  waitForText(text: string | RegExp, timeoutMs?: number): Promise<ChatMessage>;
  /** Fills the open modal by label and presses Submit. */
  submit(values: Record<string, string>): Promise<Outcome>;
  /** The bytes of an uploaded picture or file. */
  image(fileId: string): Promise<Buffer>;
  /** The same person in another channel. */
  in(channelId: string): ChatPerson;
}
