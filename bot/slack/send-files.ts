import type { WebClient } from '@slack/web-api';
import type { CardFile } from '../../shared/cards/card-file.ts';

/** Where files go: a thread of the channel for public answers, the direct messages for private ones. */
export type FilePlace = { channelId: string; threadTs: string } | { userId: string };

/** @throws the SDK's errors */
export async function sendFiles(
  client: WebClient,
  files: CardFile[],
  place: FilePlace,
  comment: string,
): Promise<void> {
  if (files.length === 0) return;
  const channelId = 'userId' in place ? await directMessages(client, place.userId) : place.channelId;
  const fileUploads = files.map(({ fileName, content }) => ({
    file: Buffer.from(content, 'utf8'),
    filename: fileName,
    title: fileName,
  }));
  const upload = { channel_id: channelId, initial_comment: comment, file_uploads: fileUploads };
  await client.filesUploadV2('threadTs' in place ? { ...upload, thread_ts: place.threadTs } : upload);
}

async function directMessages(client: WebClient, userId: string): Promise<string> {
  const opened = await client.conversations.open({ users: userId });
  if (opened.channel?.id === undefined) throw new Error('conversations.open gave no channel');
  return opened.channel.id;
}
