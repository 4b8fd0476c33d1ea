import type { ChatMessage, ChatPerson, Outcome, Target } from './chat-person.ts';
import { SimulatorClient } from './simulator-client.ts';

const defaultWaitMs = 10_000;

/** What a person on any platform does alike: look at the screen, and wait until it shows something. */
export abstract class SimulatedPerson<Snapshot, Message extends ChatMessage> implements ChatPerson {
  abstract readonly platform: 'slack' | 'discord';
  readonly userId: string;
  readonly channelId: string;
  protected readonly client: SimulatorClient<Snapshot>;

  constructor(url: string, userId: string, channelId: string) {
    this.client = new SimulatorClient(url);
    this.userId = userId;
    this.channelId = channelId;
  }

  abstract type(text: string): Promise<Outcome>;
  abstract click(target: Target): Promise<Outcome>;
  abstract choose(target: Target, option: string): Promise<Outcome>;
  abstract submit(values: Record<string, string>): Promise<Outcome>;
  abstract image(fileId: string): Promise<Buffer>;
  abstract in(channelId: string): ChatPerson;

  /** Oldest first. */
  protected abstract read(snapshot: Snapshot): Message[];
  /** The screen in words, for errors. */
  protected abstract describe(snapshot: Snapshot): string;

  async messages(): Promise<Message[]> {
    return this.read(await this.look());
  }

  waitFor(predicate: (message: Message) => boolean, timeoutMs = defaultWaitMs): Promise<Message> {
    return this.#untilMessage(predicate, 'no visible message passed', timeoutMs);
  }

  waitForText(text: string | RegExp, timeoutMs = defaultWaitMs): Promise<Message> {
    const says = ({ visibleText }: Message): boolean =>
      typeof text === 'string' ? visibleText.includes(text) : text.test(visibleText);
    return this.#untilMessage(says, `no visible message says ${String(text)}`, timeoutMs);
  }

  protected look(): Promise<Snapshot> {
    return this.client.snapshot(this.userId, this.channelId);
  }

  /** @throws Error with the complaint and what was on the screen at last */
  protected async until<T>(
    find: (snapshot: Snapshot) => T | undefined,
    complaint: string,
    timeoutMs = defaultWaitMs,
  ): Promise<T> {
    let last: Snapshot | undefined;
    const found = await this.client.watch(timeoutMs, async () => {
      last = await this.look();
      return find(last);
    });
    if (found !== undefined) return found;
    const screen = last === undefined ? 'The simulator did not answer.' : this.describe(last);
    throw new Error(`${complaint} within ${timeoutMs} ms. ${screen}`);
  }

  /** Messages that the target may mean, newest first, with the label that it asks for. */
  protected candidates(target: Target, snapshot: Snapshot): { label: string; messages: Message[] } {
    const newest = this.read(snapshot).reverse();
    if (typeof target === 'string') return { label: target, messages: newest };
    const { label, message: wanted } = target;
    const isWanted = (message: Message): boolean =>
      typeof wanted === 'string' ? message.id === wanted : wanted(message);
    return { label, messages: newest.filter(isWanted) };
  }

  protected nothingCalled(label: string, snapshot: Snapshot): Error {
    return new Error(`nothing to press is called "${label}". ${this.describe(snapshot)}`);
  }

  #untilMessage(predicate: (message: Message) => boolean, complaint: string, timeoutMs: number) {
    return this.until((snapshot) => this.read(snapshot).reverse().find(predicate), complaint, timeoutMs);
  }
}
