import type { APIEmbed } from 'discord-api-types/v10';
import type { SeenMessage, Snapshot } from './control/snapshot.ts';
import { readMarkdown } from './read-markdown.ts';

type Names = Pick<Snapshot, 'users' | 'channels'>;

/** All words a person reads in a message, top to bottom. */
export function visibleText(message: SeenMessage, names: Names): string {
  if (message.thinking) return `${message.author.displayName} is thinking…`;
  if (message.failed) return 'The application did not respond';
  const lines = [
    message.content,
    ...message.embeds.flatMap(embedLines),
    ...message.attachments.map(({ filename }) => filename),
  ];
  const shown = lines.filter((line): line is string => line !== undefined && line !== '');
  return shown.map((line) => readMarkdown(line, names)).join('\n');
}

function embedLines({ author, title, description, fields = [], footer }: APIEmbed) {
  const named = fields.map(({ name, value }) => `${name}: ${value}`);
  return [author?.name, title, description, ...named, footer?.text];
}
