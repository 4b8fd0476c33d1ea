import type { APIEmbed } from 'discord-api-types/v10';
import type { EmbedElement } from './discord-parts.ts';
import { EmbedDraft } from './embed-draft.ts';
import { discordLimits } from './limits.ts';

/**
 * Elements in as few embeds of one colour as keep their order. An embed shows its description, then
 * its fields, then its picture, then its footer: text after fields goes on in a field of full width
 * while it is short, and in the next embed when it is long or follows a picture.
 */
export function layOutEmbeds(
  elements: readonly EmbedElement[],
  { title, color }: { title: string | undefined; color: number | undefined },
): APIEmbed[] {
  const flow = joinContexts(elements);
  const drafts: EmbedDraft[] = [];
  let current = new EmbedDraft(title);
  flow.forEach((element, index) => {
    const next = flow[index + 1];
    if (current.add(element, next)) return;
    drafts.push(current);
    current = new EmbedDraft(undefined);
    current.add(element, next);
  });
  return [...drafts, current]
    .map((draft) => draft.embed(color))
    .filter((embed) => embedSize(embed) > 0 || embed.image);
}

/** As Discord counts towards the 6000 of a message. */
export const embedSize = ({ title, description, fields, footer, author }: APIEmbed): number =>
  [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ]
    .map((text) => text?.length ?? 0)
    .reduce((sum, length) => sum + length, 0);

/** Short remarks in a row are one remark of several lines. */
function joinContexts(elements: readonly EmbedElement[]): EmbedElement[] {
  const joined: EmbedElement[] = [];
  for (const element of elements) {
    const last = joined.at(-1);
    const both = element.kind === 'context' && last?.kind === 'context' ? join(last, element) : undefined;
    if (both && both.markup.length <= discordLimits.fieldValue) joined[joined.length - 1] = both;
    else joined.push(element);
  }
  return joined;
}

type Context = Extract<EmbedElement, { kind: 'context' }>;

const join = (one: Context, other: Context): Context => ({
  kind: 'context',
  markup: `${one.markup}\n${other.markup}`,
  ...(one.plain === undefined || other.plain === undefined ? {} : { plain: `${one.plain}\n${other.plain}` }),
});
