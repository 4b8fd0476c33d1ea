import { ComponentType } from 'discord-api-types/v10';
import type { Outcome, Target } from '../chat-person.ts';
import { SimulatedPerson } from '../simulated-person.ts';
import type { SeenChoice, Snapshot } from './control/snapshot.ts';
import { describeSnapshot } from './describe-snapshot.ts';
import { modalInputs } from './interactions/modal-inputs.ts';
import { optionOf } from './option-of.ts';
import {
  type Component,
  componentsOf,
  controlName,
  toVisible,
  type VisibleMessage,
} from './visible-message.ts';

export type { VisibleMessage } from './visible-message.ts';

/** A person in a Discord channel or thread. */
export class DiscordPerson extends SimulatedPerson<Snapshot, VisibleMessage> {
  readonly platform = 'discord';

  /** A slash command, or an ordinary message when it begins otherwise. */
  type(text: string): Promise<Outcome> {
    const path = text.startsWith('/') ? 'command' : 'send';
    return this.client.post(path, { user: this.userId, channel: this.channelId, text });
  }

  /** The list that opens below `/chatops restart target:we`. */
  suggestions(text: string): Promise<{ ok: true; choices: SeenChoice[] } | { ok: false; error: string }> {
    return this.client.post('autocomplete', { user: this.userId, channel: this.channelId, text });
  }

  async click(target: Target): Promise<Outcome> {
    const { message, component } = await this.#find(
      target,
      (candidate, label) => candidate.type === ComponentType.Button && controlName(candidate) === label,
    );
    return this.#press(message, component);
  }

  async choose(target: Target, option: string): Promise<Outcome> {
    const { message, component, snapshot } = await this.#find(
      target,
      (candidate, label) => candidate.type !== ComponentType.Button && controlName(candidate) === label,
    );
    return this.#press(message, component, [optionOf(component, option, snapshot)]);
  }

  waitForModal(timeoutMs?: number): Promise<NonNullable<Snapshot['modal']>> {
    return this.until((snapshot) => snapshot.modal, 'no modal opened', timeoutMs);
  }

  async submit(values: Record<string, string>): Promise<Outcome> {
    const modal = await this.waitForModal();
    const inputs = modalInputs(modal.data);
    const byId: Record<string, string> = {};
    // What the app filled in stays when the person does not touch it.
    for (const input of inputs)
      if (input.type === ComponentType.TextInput && input.value) byId[input.custom_id] = input.value;
    for (const [name, value] of Object.entries(values)) {
      const input = inputs.find(({ shownLabel, custom_id }) => shownLabel === name || custom_id === name);
      const labels = inputs.map(({ shownLabel }) => shownLabel).join(', ');
      if (!input) throw new Error(`the modal has no input "${name}"; there are: ${labels}`);
      byId[input.custom_id] =
        input.type === ComponentType.TextInput ? value : optionOf(input, value, await this.look());
    }
    return this.client.post('submit', { user: this.userId, modalId: modal.id, values: byId });
  }

  /** @param fileId `<attachment id>/<file name>` */
  image(fileId: string): Promise<Buffer> {
    return this.client.bytes(`/files/${fileId}`);
  }

  in(channelId: string): DiscordPerson {
    return new DiscordPerson(this.client.url, this.userId, channelId);
  }

  protected read(snapshot: Snapshot): VisibleMessage[] {
    return snapshot.messages.map((message) => toVisible(message, snapshot));
  }

  protected describe(snapshot: Snapshot): string {
    return describeSnapshot(snapshot, this.userId, this.channelId);
  }

  async #find(target: Target, matches: (component: Component, label: string) => boolean) {
    const snapshot = await this.look();
    const { label, messages } = this.candidates(target, snapshot);
    for (const message of messages) {
      const component = componentsOf(message).find((candidate) => matches(candidate, label));
      if (component) return { message, component, snapshot };
    }
    throw this.nothingCalled(label, snapshot);
  }

  #press({ id: messageId }: VisibleMessage, component: Component, values?: string[]): Promise<Outcome> {
    const customId = 'custom_id' in component ? component.custom_id : '';
    return this.client.post('press', { user: this.userId, messageId, customId, values });
  }
}
