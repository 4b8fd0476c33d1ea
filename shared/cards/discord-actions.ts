import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ComponentType,
} from 'discord-api-types/v10';
import { decodeActionRef } from './action-ref.ts';
import { arrangeRows, type Placed } from './arrange-rows.ts';
import type { ActionRef, CardAction, CardBlock, Inline } from './card.ts';
import {
  acceptableOptions,
  isDiscordUrl,
  menuId,
  renderButton,
  renderMenu,
  type SelectOption,
} from './discord-components.ts';
import { discordLimits } from './limits.ts';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

interface Element extends Placed {
  render(place: string): APIComponentInMessageActionRow;
  /** How it is told when there is no room. */
  choices: Inline[];
}

/**
 * All actions of a card, gathered below the message in order. `leftOut`: what Discord has no room for
 * or refuses, to be told in words.
 */
export function renderActions(blocks: CardBlock[]): { rows: Row[]; leftOut: Inline[] } {
  const groups = blocks.flatMap((block) =>
    block.kind === 'actions' && block.actions.length > 0 ? [block] : [],
  );
  const leftOut: Inline[] = [];
  const elements = groups.map(({ actions, subject }) =>
    actions.flatMap((action) => toElements(action, groups.length > 1 ? subject : undefined, leftOut)),
  );
  const { rows, crowded } = arrangeRows(elements);
  leftOut.push(...crowded.flatMap(({ choices }) => choices));
  let place = 0;
  const nextPlace = () => (place++).toString(36);
  return {
    rows: rows.map((row) => ({
      type: ComponentType.ActionRow,
      components: row.map(({ render }) => render(nextPlace())),
    })),
    leftOut,
  };
}

function toElements(action: CardAction, subject: string | undefined, leftOut: Inline[]): Element[] {
  const about = subject === undefined ? '' : ` · ${subject}`;
  switch (action.kind) {
    case 'link':
      if (isDiscordUrl(action.url)) return [button(action, subject, toLink(action, about))];
      leftOut.push(toLink(action, about));
      return [];
    case 'button':
      return [button(action, subject, `${action.label}${about}`)];
    case 'select':
      return menus(action, subject, leftOut);
    default:
      return action satisfies never;
  }
}

/** The client may still open what the API refuses on a button, like a host of the intranet. */
const toLink = ({ label, url }: { label: string; url: string }, about: string): Inline => ({
  kind: 'link',
  text: `${label}${about}`,
  url,
});

const button = (
  action: Extract<CardAction, { kind: 'button' | 'link' }>,
  subject: string | undefined,
  choice: Inline,
): Element => ({
  kind: 'button',
  further: false,
  render: (place) => renderButton(action, place, subject),
  choices: [choice],
});

function menus(
  select: Extract<CardAction, { kind: 'select' }>,
  subject: string | undefined,
  leftOut: Inline[],
): Element[] {
  const told = ({ label, description }: SelectOption): string =>
    [select.placeholder, label, description].filter(Boolean).join(': ');
  const { accepted, refused } = acceptableOptions(select.options);
  leftOut.push(...refused.map(told));
  if (menuId(select, '0').length > discordLimits.customId) {
    leftOut.push(...accepted.map(told));
    return [];
  }
  const elements: Element[] = [];
  for (let start = 0; start < accepted.length; start += discordLimits.selectOptions) {
    const options = accepted.slice(start, start + discordLimits.selectOptions);
    const range = accepted.length > options.length ? ` (${start + 1}–${start + options.length})` : '';
    elements.push({
      kind: 'menu',
      further: start > 0,
      render: (place) => renderMenu(select, { options, range }, place, subject),
      choices: options.map(told),
    });
  }
  return elements;
}

/** A pressed button or a menu with its chosen `values`. */
export interface PressedComponent {
  customId: string;
  values?: readonly string[] | undefined;
}

/** The inverse of `renderActions`; undefined for anything not ours. */
export function readDiscordAction({ customId, values }: PressedComponent): ActionRef | undefined {
  const [, valueArg, encoded] = /^[0-9a-z](?:\.([A-Za-z]+))?\|(.*)$/s.exec(customId) ?? [];
  const action = encoded === undefined ? undefined : decodeActionRef(encoded);
  if (!action || valueArg === undefined) return action;
  const chosen = values?.[0];
  return chosen === undefined ? undefined : { ...action, args: { ...action.args, [valueArg]: chosen } };
}
