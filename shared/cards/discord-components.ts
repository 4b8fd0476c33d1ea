import {
  type APIButtonComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { encodeActionRef } from './action-ref.ts';
import type { CardAction } from './card.ts';
import { wellFormed } from './discord-markup.ts';
import { discordLimits } from './limits.ts';
import { shorten } from './split-text.ts';
import { isWebUrl } from './web-url.ts';

type Button = Extract<CardAction, { kind: 'button' | 'link' }>;
type Select = Extract<CardAction, { kind: 'select' }>;
export type SelectOption = Select['options'][number];

const styles = {
  default: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
} as const;

/**
 * @param place one character, unique in the message: custom ids may not repeat, references may
 * @param subject what the button is about, where a message has buttons about several things
 */
export function renderButton(action: Button, place: string, subject?: string): APIButtonComponent {
  const label = wellFormed(subject === undefined ? action.label : `${action.label} · ${subject}`);
  const shown = shorten(label.trim() || '…', discordLimits.buttonLabel);
  return action.kind === 'link'
    ? { type: ComponentType.Button, style: ButtonStyle.Link, label: shown, url: action.url }
    : {
        type: ComponentType.Button,
        style: styles[action.style ?? 'default'],
        label: shown,
        custom_id: `${place}|${encodeActionRef(action.action)}`,
      };
}

/** A menu carries in its id which argument the chosen value becomes. */
export const menuId = ({ valueArg, action }: Select, place: string): string =>
  `${place}.${valueArg}|${encodeActionRef(action)}`;

export function renderMenu(
  select: Select,
  { options, range }: { options: SelectOption[]; range: string },
  place: string,
  subject?: string,
): APIStringSelectComponent {
  const name = wellFormed(subject === undefined ? select.placeholder : `${select.placeholder} · ${subject}`);
  const placeholder = shorten(name.trim(), discordLimits.selectPlaceholder - range.length);
  return {
    type: ComponentType.StringSelect,
    custom_id: menuId(select, place),
    ...(`${placeholder}${range}`.trim() === '' ? {} : { placeholder: `${placeholder}${range}` }),
    options: options.map(({ label, value, description }) => ({
      label: text(label, discordLimits.optionLabel),
      value,
      ...(description?.trim() ? { description: text(description, discordLimits.optionDescription) } : {}),
    })),
  };
}

const text = (words: string, limit: number): string => shorten(wellFormed(words).trim() || '…', limit);

/** Discord refuses a whole message for one value that is empty, too long, or there twice; and it trims them. */
export function acceptableOptions(options: SelectOption[]): {
  accepted: SelectOption[];
  refused: SelectOption[];
} {
  const seen = new Set<string>();
  const accepted: SelectOption[] = [];
  const refused: SelectOption[] = [];
  for (const option of options) {
    const { value } = option;
    const acceptable =
      value !== '' &&
      value === value.trim() &&
      value.length <= discordLimits.optionValue &&
      value === wellFormed(value) &&
      !seen.has(value);
    seen.add(value);
    (acceptable ? accepted : refused).push(option);
  }
  return { accepted, refused };
}

/** A host without a dot ("http://wiki/") is not well-formed to Discord. */
export const isDiscordUrl = (url: string): boolean =>
  isWebUrl(url) &&
  url.length <= discordLimits.linkUrl &&
  url === wellFormed(url) &&
  /[.:]/.test(new URL(url).hostname);
