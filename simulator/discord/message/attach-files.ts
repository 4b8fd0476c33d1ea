import { detectFileType } from '../../detect-file-type.ts';
import type { Guild } from '../guild/guild.ts';
import type { Attachment } from '../guild/model.ts';
import { DiscordError } from '../rest/discord-error.ts';
import { formError } from '../rest/form-body.ts';
import type { MessageContentBody } from './message-body.ts';

/** https://discord.com/developers/docs/reference#uploading-files */
export const maxFileBytes = 10 * 1024 * 1024;
const maxFiles = 10;

/** A part `files[n]` of a multipart request. */
export interface UploadedFile {
  index: number;
  fileName: string;
  content: Buffer;
}

/**
 * What a message has after being written: `attachments` names what stays by id and describes new files
 * by their number; left out, all stays and all files are added.
 *
 * @throws DiscordError 40005 for a file over 10 MiB, 50035 for one that was announced and is not there
 */
export function attachFiles(
  guild: Guild,
  present: Attachment[],
  listed: MessageContentBody['attachments'],
  files: UploadedFile[],
): Attachment[] {
  if (files.some(({ content }) => content.length > maxFileBytes)) throw new DiscordError('requestTooLarge');
  const described =
    listed ?? (listed === null ? [] : present.map(({ id }) => ({ id, description: undefined })));
  const kept = described.flatMap(({ id, description }, position) => {
    const attachment = present.find((candidate) => candidate.id === id);
    if (attachment) return { ...attachment, ...(description !== undefined && { description }) };
    if (files.some(({ index }) => String(index) === id)) return [];
    throw formError(['attachments', position, 'id'], 'ATTACHMENT_NOT_FOUND', 'Attachment data not found');
  });
  if (kept.length + files.length > maxFiles)
    throw formError(['attachments'], 'BASE_TYPE_MAX_LENGTH', `Must be ${maxFiles} or fewer in length.`);
  const added = files.map((file) => {
    const about = described.find(({ id }) => id === String(file.index));
    return store(guild, file, about && 'filename' in about ? about.filename : undefined, about?.description);
  });
  return [...kept, ...added];
}

function store(
  guild: Guild,
  { fileName, content }: UploadedFile,
  name?: string,
  description?: string,
): Attachment {
  const id = guild.snowflakes.next();
  guild.files.set(id, content);
  const { mimetype } = detectFileType(fileName, content);
  const contentType = mimetype === 'text/plain' ? 'text/plain; charset=utf-8' : mimetype;
  return { id, fileName: urlSafe(name ?? fileName), description, size: content.length, contentType };
}

/** As Discord renames what it stores. */
function urlSafe(fileName: string): string {
  return fileName.replaceAll(/[^\w.-]+/g, '_');
}
