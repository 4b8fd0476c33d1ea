import type { APIEmbed } from 'discord-api-types/v10';
import { filePath } from '../guild/file-path.ts';
import type { Attachment } from '../guild/model.ts';
import { formError } from '../rest/form-body.ts';

const scheme = 'attachment://';

export interface ShownEmbeds {
  embeds: APIEmbed[];
  /** Of the attachments that they show. */
  embeddedIds: string[];
}

/**
 * `attachment://chart.png` becomes the path of that attachment. Discord shows a broken picture for
 * a name that is not there; here it is said.
 *
 * @throws DiscordError 50035
 */
export function resolvePictures(embeds: APIEmbed[], attachments: Attachment[]): ShownEmbeds {
  const embeddedIds: string[] = [];
  const resolved = embeds.map((embed, index) =>
    changePictureUrls(embed, (url, path) => {
      if (!url.startsWith(scheme)) return url;
      const attachment = attachments.find(({ fileName }) => fileName === url.slice(scheme.length));
      const complaint = `The message has no file for ${url}`;
      if (!attachment) throw formError(['embeds', index, ...path], 'ATTACHMENT_NOT_FOUND', complaint);
      embeddedIds.push(attachment.id);
      return filePath(attachment);
    }),
  );
  return { embeds: resolved, embeddedIds: [...new Set(embeddedIds)] };
}

/** Every place in an embed where a picture can be. */
export function changePictureUrls(
  embed: APIEmbed,
  change: (url: string, path: string[]) => string,
): APIEmbed {
  const copy = structuredClone(embed);
  for (const key of ['image', 'thumbnail'] as const) {
    const picture = copy[key];
    if (picture) picture.url = change(picture.url, [key, 'url']);
  }
  for (const key of ['author', 'footer'] as const) {
    const line = copy[key];
    if (line?.icon_url) line.icon_url = change(line.icon_url, [key, 'icon_url']);
  }
  return copy;
}
