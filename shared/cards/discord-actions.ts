import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ComponentType,
} from 'discord-api-types/v10';
import { decodeActionRef } from './action-ref.ts';
import type { ActionRef, CardAction, CardBlock } from './card.ts';
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
type Render = (place: string) => APIComponentInMessageActionRow;

/** What takes a place below the message: a button a fifth of a row, a menu a row. */
interface Element {
  kind: 'button' | 'menu';
  /** Menus after the first of a select give way to everything else. */
  further: boolean;
  render: Render;
  /** How it is told when there is no room. */
  choices: string[];
}

/**
 * All actions of a card, gathered below the message in order. `leftOut`: what Discord has no room for
 * or refuses, to be told in words.
 */
export function renderActions(blocks: CardBlock[]): { rows: Row[]; leftOut: string[] } {
  const groups = blocks.flatMap((block) =>
    block.kind === 'actions' && block.actions.length > 0 ? [block] : [],
  );
  const leftOut: string[] = [];
  const elements = groups.map(({ actions, subject }) =>
    actions.flatMap((action) => toElements(action, groups.length > 1 ? subject : undefined, leftOut)),
  );
  const apart = elements.flatMap(inRows);
  const { rows, crowded } =
    apart.length <= discordLimits.rowsPerMessage ? { rows: apart, crowded: [] } : packed(elements.flat());
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

function toElements(action: CardAction, subject: string | undefined, leftOut: string[]): Element[] {
  const about = subject === undefined ? '' : ` · ${subject}`;
  switch (action.kind) {
    case 'link':
      if (!isDiscordUrl(action.url)) {
        leftOut.push(`${action.label}${about}: ${action.url}`);
        return [];
      }
      return [button(action, subject, `${action.label}${about}: ${action.url}`)];
    case 'button':
      return [button(action, subject, `${action.label}${about}`)];
    case 'select':
      return menus(action, subject, leftOut);
    default:
      return action satisfies never;
  }
}

const button = (
  action: Extract<CardAction, { kind: 'button' | 'link' }>,
  subject: string | undefined,
  choice: string,
): Element => ({
  kind: 'button',
  further: false,
  render: (place) => renderButton(action, place, subject),
  choices: [choice],
});

function menus(
  select: Extract<CardAction, { kind: 'select' }>,
  subject: string | undefined,
  leftOut: string[],
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

/** In order: buttons fill rows until a menu takes its own. */
function inRows(elements: Element[]): Element[][] {
  const rows: Element[][] = [];
  for (const element of elements) {
    const row = rows.at(-1);
    const hasRoom = row?.[0]?.kind === 'button' && row.length < discordLimits.buttonsPerRow;
    if (element.kind === 'button' && row && hasRoom) row.push(element);
    else rows.push([element]);
  }
  return rows;
}

/** Too many for rows of their own: all buttons together, then each select's first menu, then the rest. */
function packed(elements: Element[]): { rows: Element[][]; crowded: Element[] } {
  const buttons = elements.filter(({ kind }) => kind === 'button');
  const allMenus = elements.filter(({ kind }) => kind === 'menu');
  const inOrder = [
    ...allMenus.filter(({ further }) => !further),
    ...allMenus.filter(({ further }) => further),
  ];
  const firstMenus = allMenus.filter(({ further }) => !further).length;
  const rowsForButtons = Math.max(1, discordLimits.rowsPerMessage - firstMenus);
  const room = rowsForButtons * discordLimits.buttonsPerRow;
  const buttonRows = inRows(buttons.slice(0, room));
  const menuRoom = discordLimits.rowsPerMessage - buttonRows.length;
  return {
    rows: [...buttonRows, ...inOrder.slice(0, menuRoom).map((menu) => [menu])],
    crowded: [...buttons.slice(room), ...inOrder.slice(menuRoom)],
  };
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
