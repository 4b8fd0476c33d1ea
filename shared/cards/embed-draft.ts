import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { wellFormed } from './discord-markup.ts';
import type { EmbedElement } from './discord-parts.ts';
import { discordLimits } from './limits.ts';

/** Discord refuses a field without a name; this one shows as a gap. */
const nameless = '\u200b';

/** One embed while it is filled, in the order in which Discord will show it. */
export class EmbedDraft {
  readonly #title: string | undefined;
  #description = '';
  /** The paragraph that ends the description. */
  #lastProse: string | undefined;
  readonly #fields: APIEmbedField[] = [];
  /** The last field holds text that goes on. */
  #flows = false;
  #image: string | undefined;
  #footer: string | undefined;

  constructor(title: string | undefined) {
    this.#title = title;
  }

  /**
   * False when the element belongs into a next embed: Discord would show it before what is here.
   *
   * @param next what follows; undefined = this is the end of the message
   */
  add(element: EmbedElement, next: EmbedElement | undefined): boolean {
    switch (element.kind) {
      case 'text':
        return this.#addText(element.markup, element.prose ?? false);
      case 'label':
        return this.#addLabel(element, next);
      case 'field':
        return this.#addField(element.field);
      case 'image':
        return this.#addImage(element.url);
      case 'context':
        return next === undefined ? this.#addEnding(element) : this.#addText(element.markup, false);
      default:
        return element satisfies never;
    }
  }

  #addText(markup: string, prose: boolean): boolean {
    if (this.#image !== undefined) return false;
    if (this.#fields.length > 0) return this.#addTextField(markup);
    // Entries of a line each stand close; entries of several lines need a gap to be told apart.
    const apart = prose && this.#lastProse !== undefined && /\n/.test(this.#lastProse + markup);
    const gap = this.#description === '' ? '' : apart ? '\n\n' : '\n';
    const longer = `${this.#description}${gap}${markup}`;
    if (this.#description !== '' && longer.length > discordLimits.embedDescription) return false;
    this.#description = longer;
    this.#lastProse = prose ? markup : undefined;
    return true;
  }

  /** Over a field's text it is the field's name; anywhere else a line like others. */
  #addLabel({ markup, name }: { markup: string; name: string }, next: EmbedElement | undefined): boolean {
    const names =
      next?.kind === 'text' &&
      name.length <= discordLimits.fieldName &&
      next.markup.length <= discordLimits.fieldValue &&
      this.#fields.length > 0 &&
      this.#fields.length < discordLimits.fieldsPerEmbed &&
      this.#image === undefined;
    if (!names) return this.#addText(markup, true);
    this.#fields.push({ name, value: '', inline: false });
    this.#flows = true;
    return true;
  }

  #addField(field: APIEmbedField): boolean {
    if (this.#image !== undefined || this.#fields.length >= discordLimits.fieldsPerEmbed) return false;
    this.#fields.push(field);
    this.#flows = false;
    return true;
  }

  #addImage(url: string): boolean {
    if (this.#image !== undefined) return false;
    this.#image = url;
    return true;
  }

  /** The last remark of a message: a footer where it can be, else small text above the picture, apart from the rest. */
  #addEnding({ markup, plain }: { markup: string; plain?: string }): boolean {
    const footer = plain === undefined ? undefined : wellFormed(plain);
    if (footer !== undefined && footer.length <= discordLimits.footerText && this.#hasBody()) {
      this.#footer = footer;
      return true;
    }
    if (this.#image === undefined && this.#fields.length === 0) return this.#addText(markup, false);
    if (this.#fields.at(-1)?.name !== nameless) this.#flows = false;
    return this.#addTextField(markup);
  }

  embed(color: number | undefined): APIEmbed {
    return {
      ...(this.#title === undefined ? {} : { title: this.#title }),
      ...(this.#description.trim() === '' ? {} : { description: this.#description }),
      ...(this.#fields.length === 0 ? {} : { fields: this.#fields }),
      ...(this.#image === undefined ? {} : { image: { url: this.#image } }),
      ...(this.#footer === undefined ? {} : { footer: { text: this.#footer } }),
      ...(color === undefined ? {} : { color }),
    };
  }

  #hasBody = (): boolean =>
    this.#description !== '' ||
    this.#fields.length > 0 ||
    this.#image !== undefined ||
    this.#title !== undefined;

  #addTextField(markup: string): boolean {
    const last = this.#fields.at(-1);
    const longer = last?.value ? `${last.value}\n${markup}` : markup;
    if (last && this.#flows && longer.length <= discordLimits.fieldValue) {
      last.value = longer;
      return true;
    }
    if (markup.length > discordLimits.fieldValue || this.#fields.length >= discordLimits.fieldsPerEmbed) {
      return false;
    }
    this.#fields.push({ name: nameless, value: markup, inline: false });
    this.#flows = true;
    return true;
  }
}
