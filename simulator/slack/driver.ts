import { interactiveElements, type PlacedElement } from './block-kit/interactive-elements.ts';
import type { SeenView, Snapshot } from './control/snapshot.ts';
import { describeSnapshot } from './describe-snapshot.ts';
import type { ElementInput } from './interactions/element-value.ts';
import { optionsOf } from './interactions/element-value.ts';
import type { Outcome } from './interactions/outcome.ts';
import { SimulatorClient } from './simulator-client.ts';
import { allBlocks, isMenuNamed, toVisible, type VisibleMessage } from './visible-message.ts';

export type { VisibleMessage } from './visible-message.ts';

/** What to press: a label, or a label in a given message (its ts, or any that the test accepts). */
export type Target = string | { label: string; message: string | ((message: VisibleMessage) => boolean) };

const defaultWaitMs = 10_000;

/**
 * One person at one channel, for tests and the demo's tour. Whatever is pressed must be on that
 * person's screen; when something is not there in time, the error says what was.
 */
export class SlackPerson {
  readonly userId: string;
  readonly channelId: string;
  readonly #client: SimulatorClient;

  constructor(url: string, userId: string, channelId: string) {
    this.#client = new SimulatorClient(url);
    this.userId = userId;
    this.channelId = channelId;
  }

  /** Sends a line. `ackMs` is how long the app took to acknowledge a command. */
  type(text: string, options: { threadTs?: string } = {}): Promise<Outcome> {
    return this.#client.post('type', { user: this.userId, channel: this.channelId, text, ...options });
  }

  /** Presses the newest button of that label, and says yes when it asks for confirmation. */
  async click(target: Target): Promise<Outcome> {
    const { placed, place } = await this.#find(target, ({ element }, label) =>
      element.type === 'button' ? element.text.text === label : false,
    );
    return this.#act(placed, place);
  }

  /** Chooses an option, by label or value, of the newest menu with that placeholder or action_id. */
  async choose(target: Target, option: string): Promise<Outcome> {
    const { placed, place } = await this.#find(target, isMenuNamed);
    const { element } = placed;
    const options = 'options' in element ? optionsOf(element) : [];
    const chosen = options.find(({ text, value }) => text.text === option || value === option);
    if (!chosen && options.length > 0)
      throw new Error(`no option "${option}"; there are: ${options.map(({ text }) => text.text).join(', ')}`);
    return this.#act(placed, place, chosen?.value ?? option);
  }

  /** Everything this person sees in the channel, replies included, oldest first. */
  async messages(): Promise<VisibleMessage[]> {
    return (await this.#snapshot()).messages.map(toVisible);
  }

  /** Waits until a visible message passes, newest first. @throws Error listing what was visible */
  async waitFor(
    predicate: (message: VisibleMessage) => boolean,
    timeoutMs = defaultWaitMs,
  ): Promise<VisibleMessage> {
    return this.#untilMessage(predicate, 'no visible message passed', timeoutMs);
  }

  /** `waitFor` by what can be read in the message. */
  waitForText(text: string | RegExp, timeoutMs = defaultWaitMs): Promise<VisibleMessage> {
    const says = ({ visibleText }: VisibleMessage): boolean =>
      typeof text === 'string' ? visibleText.includes(text) : text.test(visibleText);
    return this.#untilMessage(says, `no visible message says ${String(text)}`, timeoutMs);
  }

  waitForModal(timeoutMs = defaultWaitMs): Promise<SeenView> {
    return this.#until((snapshot) => snapshot.modal, 'no modal opened', timeoutMs);
  }

  /** Fills the open modal by label or block_id and presses Submit. */
  async submit(values: Record<string, ElementInput>): Promise<Outcome> {
    const modal = await this.waitForModal();
    const form: Record<string, Record<string, ElementInput>> = {};
    for (const [name, value] of Object.entries(values)) {
      const block = modal.view.blocks.find(
        (candidate) =>
          candidate.type === 'input' && (candidate.label.text === name || candidate.block_id === name),
      );
      if (block?.type !== 'input') throw new Error(`the modal has no input "${name}"`);
      form[block.block_id ?? ''] = { [block.element.action_id ?? '']: value };
    }
    return this.#client.post('submit', { user: this.userId, viewId: modal.id, form });
  }

  /** The bytes of an uploaded picture or file. */
  image(fileId: string): Promise<Buffer> {
    return this.#client.file(fileId);
  }

  /** The same person in another channel. */
  in(channelId: string): SlackPerson {
    return new SlackPerson(this.#client.url, this.userId, channelId);
  }

  #snapshot(): Promise<Snapshot> {
    return this.#client.snapshot(this.userId, this.channelId);
  }

  #untilMessage(
    predicate: (message: VisibleMessage) => boolean,
    complaint: string,
    timeoutMs: number,
  ): Promise<VisibleMessage> {
    const newest = (snapshot: Snapshot) => snapshot.messages.map(toVisible).reverse().find(predicate);
    return this.#until(newest, complaint, timeoutMs);
  }

  async #until<T>(
    look: (snapshot: Snapshot) => T | undefined,
    complaint: string,
    timeoutMs: number,
  ): Promise<T> {
    let last: Snapshot | undefined;
    const found = await this.#client.watch(timeoutMs, async () => {
      last = await this.#snapshot();
      return look(last);
    });
    if (found !== undefined) return found;
    throw new Error(`${complaint} within ${timeoutMs} ms. ${this.#screen(last)}`);
  }

  async #find(target: Target, matches: (placed: PlacedElement, label: string) => boolean) {
    const label = typeof target === 'string' ? target : target.label;
    const wanted = typeof target === 'string' ? undefined : target.message;
    const snapshot = await this.#snapshot();
    if (snapshot.modal && wanted === undefined) {
      const placed = interactiveElements(snapshot.modal.view.blocks).find((item) => matches(item, label));
      if (placed) return { placed, place: { viewId: snapshot.modal.id } };
    }
    for (const message of snapshot.messages.map(toVisible).reverse()) {
      if (typeof wanted === 'string' && message.ts !== wanted) continue;
      if (typeof wanted === 'function' && !wanted(message)) continue;
      const placed = interactiveElements(allBlocks(message)).find((item) => matches(item, label));
      if (placed) return { placed, place: { messageTs: message.ts } };
    }
    throw new Error(`nothing to press is called "${label}". ${this.#screen(snapshot)}`);
  }

  async #act(
    { blockId, actionId }: PlacedElement,
    place: { messageTs?: string; viewId?: string },
    input?: ElementInput,
  ): Promise<Outcome> {
    return this.#client.post('act', { user: this.userId, ...place, blockId, actionId, input });
  }

  #screen(snapshot: Snapshot | undefined): string {
    return snapshot
      ? describeSnapshot(snapshot, this.userId, this.channelId)
      : 'The simulator did not answer.';
  }
}
