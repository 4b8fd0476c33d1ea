import type { DiscordMessage } from '../../shared/cards/discord-message.ts';
import { discordLimits } from '../../shared/cards/limits.ts';
import { shorten } from '../../shared/cards/split-text.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';

/** Missing Permissions (Attach Files may be the one), Request entity too large. */
const fileCodes = new Set([50013, 40005]);
const tooLargeStatus = 413;

/** Sends a message; where its files are what Discord refuses, without them and saying so. */
export async function sendWithFiles<Sent>(
  message: DiscordMessage,
  send: (message: DiscordMessage) => Promise<Sent>,
): Promise<Sent> {
  try {
    return await send(message);
  } catch (error) {
    if (message.files.length === 0 || !refusesFiles(error)) throw error;
    return send(withoutFiles(message));
  }
}

function refusesFiles(error: unknown): boolean {
  const failure = classifyDiscordError(error);
  return failure.kind === 'permanent' && (fileCodes.has(failure.code) || failure.status === tooLargeStatus);
}

export function withoutFiles(message: DiscordMessage): DiscordMessage {
  const names = message.files.map(({ fileName }) => fileName);
  const missing = new Set(names.map((name) => `attachment://${name}`));
  const embeds = message.embeds.map(({ image, thumbnail, ...embed }) => ({
    ...embed,
    ...(image && !missing.has(image.url) ? { image } : {}),
    ...(thumbnail && !missing.has(thumbnail.url) ? { thumbnail } : {}),
  }));
  const note = `⚠️ ${names.join(', ')} could not be attached: Discord refuses the file, or my role may not attach files here.`;
  return {
    ...message,
    content: shorten([message.content, note].filter(Boolean).join('\n'), discordLimits.content),
    // An embed that was only a picture is nothing without it.
    embeds: embeds.filter((embed) => Object.keys(embed).some((name) => name !== 'color' && name !== 'url')),
    files: [],
  };
}
