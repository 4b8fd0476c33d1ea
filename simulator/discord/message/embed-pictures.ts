import type { APIEmbed } from 'discord-api-types/v10';
import type { Attachment } from '../guild/model.ts';
import { formError } from '../rest/form-body.ts';

const scheme = 'attachment://';

export interface ShownEmbeds {
  embeds: APIEmbed[];
  /** Of the attachments that they show. */
  embeddedIds: string[];
}

/**
 * `attachment://chart.png` becomes the address of that attachment. Discord shows a broken picture for
 * a name that is not there; here it is said.
 *
 * @throws DiscordError 50035
 */
export function resolvePictures(
  embeds: APIEmbed[],
  attachments: Attachment[],
  addressOf: (attachment: Attachment) => string,
): ShownEmbeds {
  const embeddedIds: string[] = [];
  const resolve = (url: string, path: PropertyKey[]): string => {
    if (!url.startsWith(scheme)) return url;
    const attachment = attachments.find(({ fileName }) => fileName === url.slice(scheme.length));
    if (!attachment) throw formError(path, 'ATTACHMENT_NOT_FOUND', `The message has no file for ${url}`);
    embeddedIds.push(attachment.id);
    return addressOf(attachment);
  };
  const resolved = embeds.map((embed, index) => {
    const copy = structuredClone(embed);
    for (const key of ['image', 'thumbnail'] as const) {
      const picture = copy[key];
      if (picture) picture.url = resolve(picture.url, ['embeds', index, key, 'url']);
    }
    for (const key of ['author', 'footer'] as const) {
      const line = copy[key];
      if (line?.icon_url) line.icon_url = resolve(line.icon_url, ['embeds', index, key, 'icon_url']);
    }
    return copy;
  });
  return { embeds: resolved, embeddedIds: [...new Set(embeddedIds)] };
}
