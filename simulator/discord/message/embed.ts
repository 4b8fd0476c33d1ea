import { z } from 'zod';
import { coded, linkUrl, optional, pictureUrl, text } from './field.ts';

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const maxEmbeds = 10;
const maxCharacters = 6000;

const picture = z.object({ url: pictureUrl });
const field = z.object({ name: text(1, 256), value: text(1, 1024), inline: optional(z.boolean()) });

const embed = z
  .object({
    title: optional(text(0, 256)),
    description: optional(z.string().trim().max(4096)),
    url: optional(linkUrl),
    timestamp: optional(z.iso.datetime({ offset: true })),
    color: optional(z.int().min(0).max(0xffffff)),
    footer: optional(z.object({ text: z.string().trim().max(2048), icon_url: optional(pictureUrl) })),
    image: optional(picture),
    thumbnail: optional(picture),
    author: optional(
      z.object({ name: text(1, 256), url: optional(linkUrl), icon_url: optional(pictureUrl) }),
    ),
    fields: optional(z.array(field).max(25)),
  })
  .superRefine((value, context) => {
    const { title, description, footer, image, thumbnail, author, fields } = value;
    if (title || description || footer?.text || image || thumbnail || author || fields?.length) return;
    context.addIssue({
      code: 'custom',
      path: ['description'],
      ...coded('BASE_TYPE_REQUIRED', 'This field is required'),
    });
  });

type Embed = z.output<typeof embed>;

export const embeds = z
  .array(embed)
  .max(maxEmbeds)
  .refine(
    (list) => list.reduce((sum, item) => sum + characters(item), 0) <= maxCharacters,
    coded('MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${maxCharacters}`),
  );

/** What counts towards the 6000 of a message. */
function characters({ title, description, footer, author, fields = [] }: Embed): number {
  const texts = [title, description, footer?.text, author?.name];
  for (const { name, value } of fields) texts.push(name, value);
  return texts.reduce((sum, item) => sum + (item?.length ?? 0), 0);
}
