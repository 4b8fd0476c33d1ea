import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { emoji } from './emoji.ts';
import { coded, linkUrl, optional, text } from './field.ts';
import { channelSelect, stringSelect, userSelect } from './select-menu.ts';

const maxRows = 5;
const maxButtonsInRow = 5;

const button = z
  .object({
    type: z.literal(ComponentType.Button),
    id: optional(z.int().min(0)),
    style: z.literal([
      ButtonStyle.Primary,
      ButtonStyle.Secondary,
      ButtonStyle.Success,
      ButtonStyle.Danger,
      ButtonStyle.Link,
    ]),
    label: optional(text(0, 80)),
    emoji: optional(emoji),
    custom_id: optional(text(1, 100)),
    url: optional(linkUrl),
    disabled: optional(z.boolean()),
  })
  .superRefine(({ style, label, emoji: picture, custom_id, url }, context) => {
    const issue = (path: string, code: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], ...coded(code, message) });
    const isLink = style === ButtonStyle.Link;
    if (isLink && url === undefined) issue('url', 'BASE_TYPE_REQUIRED', 'A url is required');
    if (isLink && (url?.length ?? 0) > 512)
      issue('url', 'BASE_TYPE_MAX_LENGTH', 'Must be 512 or fewer in length.');
    if (!isLink && custom_id === undefined)
      issue('custom_id', 'BASE_TYPE_REQUIRED', 'A custom id is required');
    if (custom_id !== undefined && url !== undefined)
      issue(
        'custom_id',
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      );
    if (!label && !picture)
      issue('label', 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A label or emoji is required');
  });

const element = z.discriminatedUnion('type', [button, stringSelect, userSelect, channelSelect]);

const row = z
  .object({
    type: z.literal(ComponentType.ActionRow),
    id: optional(z.int().min(0)),
    components: z.array(element).min(1),
  })
  .superRefine(({ components }, context) => {
    const width = components.reduce(
      (sum, { type }) => sum + (type === ComponentType.Button ? 1 : maxButtonsInRow),
      0,
    );
    if (width > maxButtonsInRow)
      context.addIssue({
        code: 'custom',
        path: ['components'],
        ...coded('COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width'),
      });
  });

/** The rows of a message. Components V2 (containers, sections, text displays) are not simulated. */
export const componentRows = z
  .array(row)
  .max(maxRows)
  .superRefine((rows, context) => {
    const seen = new Set<string>();
    rows.forEach(({ components }, rowIndex) => {
      components.forEach(({ custom_id }, index) => {
        if (custom_id === undefined) return;
        if (seen.has(custom_id))
          context.addIssue({
            code: 'custom',
            path: [rowIndex, 'components', index, 'custom_id'],
            ...coded('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated'),
          });
        seen.add(custom_id);
      });
    });
  });
