import type { APIEmbed } from 'discord-api-types/v10';
import { didNotRespond, type SeenMessage, type Snapshot } from './control/snapshot.ts';
import { readMarkdown } from './read-markdown.ts';

type Names = Pick<Snapshot, 'users' | 'channels'>;

/** All words a person reads in a message, top to bottom; of a picture its alt text. */
export function visibleText(message: SeenMessage, names: Names): string {
  if (message.thinking) return `${message.author.displayName} is thinking…`;
  if (message.failed) return didNotRespond;
  const lines = [
    readMarkdown(message.content, names),
    ...message.embeds.flatMap((embed) => embedLines(embed, names)),
    ...message.attachments.map(({ description, filename }) => description ?? filename),
  ];
  return lines.filter((line) => line !== undefined && line !== '').join('\n');
}

/** Author and footer are plain text; titles and names of fields know less markup than the rest. */
function embedLines({ author, title = '', description = '', fields = [], footer }: APIEmbed, names: Names) {
  const titleWords = (text: string): string => readMarkdown(text, names, { isTitle: true });
  return [
    author?.name,
    titleWords(title),
    readMarkdown(description, names),
    ...fields.map(({ name, value }) => fieldLine(titleWords(name), readMarkdown(value, names))),
    footer?.text,
  ];
}

/** A name that shows nothing (Discord wants one) is none; one that ends in a colon has its own. */
function fieldLine(name: string, value: string): string {
  if (name.replaceAll('\u200b', '').trim() === '') return value;
  const label = name.endsWith(':') ? name : `${name}:`;
  return `${label}${value.includes('\n') ? '\n' : ' '}${value}`;
}
