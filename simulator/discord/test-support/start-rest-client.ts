import { type RawFile, REST, Routes } from 'discord.js';
import { channels } from '../guild/seed.ts';
import { startTestDiscord, type TestDiscord } from './start-test-discord.ts';

export interface SentMessage {
  id: string;
  content: string;
  flags: number;
  attachments: { id: string; filename: string; description?: string; content_type: string; url: string }[];
  embeds: { image?: { url: string } }[];
}

export interface RestClient {
  local: TestDiscord;
  rest: REST;
  /** A message in #ops, when no other channel or thread is named. */
  post(body: object, files?: RawFile[], channelId?: string): Promise<SentMessage>;
  /** An edit of a message in #ops. */
  patch(id: string, body: object, files?: RawFile[]): Promise<SentMessage>;
}

/** The real REST client, which does not try again by itself. */
export async function startRestClient(): Promise<RestClient> {
  const local = await startTestDiscord();
  const rest = restClient(local, local.discord.token);
  return {
    local,
    rest,
    post: (body, files, channelId = channels.ops) =>
      rest.post(Routes.channelMessages(channelId), { body, files }) as Promise<SentMessage>,
    patch: (id, body, files) =>
      rest.patch(Routes.channelMessage(channels.ops, id), { body, files }) as Promise<SentMessage>,
  };
}

export function restClient({ discord }: TestDiscord, token: string, timeout = 15_000): REST {
  return new REST({ version: '10', api: discord.apiUrl, retries: 0, timeout }).setToken(token);
}

/** A red pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

export const picture = (name: string): RawFile => ({ name, data: png, contentType: 'image/png' });
