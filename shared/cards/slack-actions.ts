import type { ActionsBlock, ActionsBlockElement } from '@slack/types';
import { decodeActionRef, encodeActionRef } from './action-ref.ts';
import type { ActionRef, CardAction } from './card.ts';
import { slackLimits } from './limits.ts';
import { shorten } from './split-text.ts';
import { isWebUrl } from './web-url.ts';

/**
 * Buttons and menus; more than 25 elements or 100 options go on in the next block or menu.
 * `leftOut`: what Slack refuses, to be told in words.
 */
export function renderActions(
  actions: CardAction[],
  blockIndex: number,
): { blocks: ActionsBlock[]; leftOut: string[] } {
  const elements = actions.flatMap((action, index) => renderAction(action, `${blockIndex}.${index}`));
  const blocks: ActionsBlock[] = [];
  for (let start = 0; start < elements.length; start += slackLimits.actionsPerBlock) {
    blocks.push({ type: 'actions', elements: elements.slice(start, start + slackLimits.actionsPerBlock) });
  }
  return { blocks, leftOut: actions.flatMap(refusedBySlack) };
}

/** Slack refuses the whole message for one bad address or value. */
function refusedBySlack(action: CardAction): string[] {
  switch (action.kind) {
    case 'button':
      return [];
    case 'link':
      return isAcceptableUrl(action.url) ? [] : [`${action.label}: ${action.url}`];
    case 'select':
      return action.options
        .filter((option) => !isAcceptableValue(option.value))
        .map(({ label, description }) => [action.placeholder, label, description].filter(Boolean).join(': '));
    default:
      return action satisfies never;
  }
}

const isAcceptableUrl = (url: string): boolean => isWebUrl(url) && url.length <= slackLimits.linkUrl;
const isAcceptableValue = (value: string): boolean => value !== '' && value.length <= slackLimits.optionValue;

/**
 * `action_id` must be unique within a message, so it starts with the element's place. A button
 * carries its reference in `value`; a menu in `action_id`, since `value` is the option's.
 */
function renderAction(action: CardAction, place: string): ActionsBlockElement[] {
  switch (action.kind) {
    case 'button':
      return [
        {
          type: 'button',
          action_id: place,
          text: plain(action.label, slackLimits.buttonText),
          value: encodeActionRef(action.action),
          ...(action.style === 'primary' || action.style === 'danger' ? { style: action.style } : {}),
        },
      ];
    case 'link':
      if (!isAcceptableUrl(action.url)) return [];
      return [
        {
          type: 'button',
          action_id: place,
          text: plain(action.label, slackLimits.buttonText),
          url: action.url,
        },
      ];
    case 'select':
      return renderSelects(action, place);
    default:
      return action satisfies never;
  }
}

function renderSelects(
  action: Extract<CardAction, { kind: 'select' }>,
  place: string,
): ActionsBlockElement[] {
  const options = action.options
    .filter((option) => isAcceptableValue(option.value))
    .map((option) => ({
      text: plain(option.label, slackLimits.optionText),
      value: option.value,
      ...(option.description
        ? { description: plain(option.description, slackLimits.optionDescription) }
        : {}),
    }));
  const menus: ActionsBlockElement[] = [];
  for (let start = 0; start < options.length; start += slackLimits.selectOptions) {
    const part = options.slice(start, start + slackLimits.selectOptions);
    const range = options.length > part.length ? ` (${start + 1}–${start + part.length})` : '';
    menus.push({
      type: 'static_select',
      action_id: `${place}.${start}|${action.valueArg}|${encodeActionRef(action.action)}`,
      placeholder: plain(`${action.placeholder}${range}`, slackLimits.selectPlaceholder),
      options: part,
    });
  }
  return menus;
}

const plain = (text: string, limit: number) =>
  ({ type: 'plain_text', text: shorten(text.trim() || '…', limit), emoji: true }) as const;

/** What Slack sends back of a pressed button or chosen option. */
export interface SlackActionPayload {
  action_id: string;
  value?: string | undefined;
  selected_option?: { value: string } | null | undefined;
}

/** The inverse of `renderActions`; undefined for link buttons and for anything not ours. */
export function readSlackAction(payload: SlackActionPayload): ActionRef | undefined {
  if (payload.selected_option) {
    const [, valueArg, encoded] = /^[\d.]+\|([A-Za-z]+)\|(.*)$/s.exec(payload.action_id) ?? [];
    const action = encoded === undefined ? undefined : decodeActionRef(encoded);
    if (!action || valueArg === undefined) return undefined;
    return { ...action, args: { ...action.args, [valueArg]: payload.selected_option.value } };
  }
  return payload.value === undefined ? undefined : decodeActionRef(payload.value);
}
