import type { CardBlock, CardImage } from './card.ts';
import { safeFileName } from './card-file.ts';
import { packDiscord, wellFormed } from './discord-markup.ts';
import type { DiscordFile } from './discord-message.ts';
import { type DiscordPart, notePart, type PartOptions } from './discord-parts.ts';
import { discordLimits } from './limits.ts';
import { shorten } from './split-text.ts';

/** A picture is an attachment that an embed refers to by name. */
export function imagePart(
  { image, alt, title }: Extract<CardBlock, { kind: 'image' }>,
  options: PartOptions,
): DiscordPart {
  const place = placeOf(image, alt, options);
  if (place === undefined) return notePart(`The picture cannot be shown here: ${shorten(alt, 200)}`);
  const [caption] = packDiscord([{ kind: 'bold', text: title ?? '' }], options.limit);
  return {
    elements: [
      ...(caption === undefined ? [] : [{ kind: 'text', markup: caption } as const]),
      { kind: 'image', url: `attachment://${place.fileName}` },
    ],
    files: place.files,
    keptAttachmentIds: place.kept,
    keep: true,
  };
}

function placeOf(
  image: CardImage,
  alt: string,
  { nameFile }: PartOptions,
): { fileName: string; files: DiscordFile[]; kept: string[] } | undefined {
  if (image.kind === 'uploaded') {
    const [, id, fileName] = /^(\d{1,20})\/([\w.-]+)$/.exec(image.fileId) ?? [];
    return id === undefined || fileName === undefined ? undefined : { fileName, files: [], kept: [id] };
  }
  if (image.png.byteLength > discordLimits.fileBytesPerMessage / 2) return undefined;
  const fileName = nameFile(`${safeFileName(image.fileName).replace(/\.png$/i, '')}.png`);
  const description = shorten(wellFormed(alt).trim() || 'picture', discordLimits.fileDescription);
  return { fileName, files: [{ fileName, data: image.png, description }], kept: [] };
}
