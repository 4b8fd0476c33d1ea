import { z } from 'zod';
import { DeliveryError } from './chat-delivery.ts';

/** Where a message that was sent tells of its pictures. */
export const pictureFields = {
  embeds: z.array(z.object({ image: z.object({ url: z.string() }).optional() })).default([]),
  attachments: z.array(z.object({ id: z.string(), filename: z.string() })).default([]),
};
type Pictures = { [Field in keyof typeof pictureFields]: z.output<(typeof pictureFields)[Field]> };

/**
 * `attachment/file name` of the picture a message shows. What an embed shows is not among the
 * attachments (https://github.com/discord/discord-api-docs/issues/1340), but its address has both.
 *
 * @throws DeliveryError when it shows none
 */
export function pictureOf({ embeds, attachments }: Pictures): string {
  for (const { image } of embeds) {
    const [, id, fileName] = /\/(\d{15,21})\/([^/?#]+)(?:[?#]|$)/.exec(image?.url ?? '') ?? [];
    if (id !== undefined && fileName !== undefined) return `${id}/${decodeURIComponent(fileName)}`;
  }
  const listed = attachments.find(({ filename }) => filename.endsWith('.png'));
  if (listed) return `${listed.id}/${listed.filename}`;
  throw new DeliveryError('content', 'Discord took the picture, but the message does not show it');
}
