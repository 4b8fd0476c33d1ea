import type { Outcome, Target } from '../chat-person.ts';
import { SimulatedPerson } from '../simulated-person.ts';
import { interactiveElements, type PlacedElement } from './block-kit/interactive-elements.ts';
import type { SeenView, Snapshot } from './control/snapshot.ts';
import { describeSnapshot } from './describe-snapshot.ts';
import { type ElementInput, optionsOf } from './interactions/element-value.ts';
import { allBlocks, isMenuNamed, toVisible, type VisibleMessage } from './visible-message.ts';

export type { VisibleMessage } from './visible-message.ts';

/** A person in a Slack channel; menus may be named by their action_id too, inputs by their block_id. */
export class SlackPerson extends SimulatedPerson<Snapshot, VisibleMessage> {
  readonly platform = 'slack';

  /** `ackMs` is how long the app took to acknowledge a command. */
  type(text: string, options: { threadTs?: string } = {}): Promise<Outcome> {
    return this.client.post('type', { user: this.userId, channel: this.channelId, text, ...options });
  }

  async click(target: Target): Promise<Outcome> {
    const { placed, place } = await this.#find(target, ({ element }, label) =>
      element.type === 'button' ? element.text.text === label : false,
    );
    return this.#act(placed, place);
  }

  async choose(target: Target, option: string): Promise<Outcome> {
    const { placed, place } = await this.#find(target, isMenuNamed);
    const { element } = placed;
    const options = 'options' in element ? optionsOf(element) : [];
    const chosen = options.find(({ text, value }) => text.text === option || value === option);
    if (!chosen && options.length > 0)
      throw new Error(`no option "${option}"; there are: ${options.map(({ text }) => text.text).join(', ')}`);
    return this.#act(placed, place, chosen?.value ?? option);
  }

  waitForModal(timeoutMs?: number): Promise<SeenView> {
    return this.until((snapshot) => snapshot.modal, 'no modal opened', timeoutMs);
  }

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
    return this.client.post('submit', { user: this.userId, viewId: modal.id, form });
  }

  image(fileId: string): Promise<Buffer> {
    return this.client.bytes(`/sim/files/${fileId}`);
  }

  in(channelId: string): SlackPerson {
    return new SlackPerson(this.client.url, this.userId, channelId);
  }

  protected read(snapshot: Snapshot): VisibleMessage[] {
    return snapshot.messages.map((message) => toVisible(message, snapshot));
  }

  protected describe(snapshot: Snapshot): string {
    return describeSnapshot(snapshot, this.userId, this.channelId);
  }

  async #find(target: Target, matches: (placed: PlacedElement, label: string) => boolean) {
    const snapshot = await this.look();
    const { label, messages } = this.candidates(target, snapshot);
    if (snapshot.modal && typeof target === 'string') {
      const placed = interactiveElements(snapshot.modal.view.blocks).find((item) => matches(item, label));
      if (placed) return { placed, place: { viewId: snapshot.modal.id } };
    }
    for (const message of messages) {
      const placed = interactiveElements(allBlocks(message)).find((item) => matches(item, label));
      if (placed) return { placed, place: { messageTs: message.ts } };
    }
    throw this.nothingCalled(label, snapshot);
  }

  async #act(
    { blockId, actionId }: PlacedElement,
    place: { messageTs?: string; viewId?: string },
    input?: ElementInput,
  ): Promise<Outcome> {
    return this.client.post('act', { user: this.userId, ...place, blockId, actionId, input });
  }
}
