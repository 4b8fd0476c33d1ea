import type { APIEmbed } from 'discord-api-types/v10';
import type { Attachment, Message, MessageComponentRow } from '../guild/model.ts';
import { DiscordError } from '../rest/discord-error.ts';
import type { Simulator } from '../simulator.ts';
import { resolveMentions } from './allowed-mentions.ts';
import { attachFiles, type UploadedFile } from './attach-files.ts';
import { resolvePictures } from './embed-pictures.ts';
import type { MessageContentBody } from './message-body.ts';

type Content = Pick<
  Message,
  'content' | 'embeds' | 'embeddedIds' | 'attachments' | 'components' | 'mentionedIds' | 'mentionsEveryone'
>;

const nothing: Content = {
  content: '',
  embeds: [],
  embeddedIds: [],
  attachments: [],
  components: [],
  mentionedIds: [],
  mentionsEveryone: false,
};

/**
 * What a message says after `body` was written over `present`: a field left out keeps what was there.
 *
 * @throws DiscordError 50006 when nothing is left to show, 50035, 40005
 */
export function writeContent(
  simulator: Simulator,
  body: MessageContentBody,
  files: UploadedFile[],
  present: Content = nothing,
): Content {
  const { guild } = simulator;
  const attachments = attachFiles(guild, present.attachments, body.attachments, files);
  const shown =
    body.embeds === undefined
      ? { embeds: present.embeds, embeddedIds: present.embeddedIds }
      : resolvePictures((body.embeds ?? []) as APIEmbed[], attachments);
  const written: Content = {
    content: body.content === undefined ? present.content : (body.content ?? '').trim(),
    ...shown,
    attachments,
    components: body.components === undefined ? present.components : numberComponents(body.components ?? []),
    mentionedIds: present.mentionedIds,
    mentionsEveryone: present.mentionsEveryone,
  };
  const { content, embeds, components } = written;
  if (content === '' && embeds.length + attachments.length + components.length === 0)
    throw new DiscordError('emptyMessage');
  if (body.content !== undefined) {
    const { userIds, everyone } = resolveMentions(content, body.allowed_mentions);
    written.mentionedIds = userIds.filter((id) => guild.users.has(id));
    written.mentionsEveryone = everyone;
  }
  forgetFiles(simulator, present.attachments, attachments);
  return written;
}

/** Discord gives every component of a message a number. */
function numberComponents(rows: NonNullable<MessageContentBody['components']>): MessageComponentRow[] {
  let id = 0;
  const numbered = rows.map((row) => {
    id += 1;
    const rowId = row.id ?? id;
    const components = row.components.map((component) => {
      id += 1;
      return { ...component, id: component.id ?? id };
    });
    return { ...row, id: rowId, components };
  });
  return numbered as MessageComponentRow[];
}

function forgetFiles({ guild }: Simulator, before: Attachment[], after: Attachment[]): void {
  for (const { id } of before) if (!after.some((kept) => kept.id === id)) guild.files.delete(id);
}
