import { RESTJSONErrorCodes, Routes, ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { shorten } from '../../shared/cards/split-text.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import type { messageBody } from '../../shared/discord/message-body.ts';
import type { DiscordRest } from '../../shared/discord/rest-client.ts';

const maxThreadName = 100;

/** There is a thread that takes nothing more, or there can be none; the channel itself is fine. */
const threadless = new Set<number>([
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
  RESTJSONErrorCodes.ThreadLocked,
  // Created once and deleted since: a message has one thread in its life.
  RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage,
  RESTJSONErrorCodes.MaximumActiveThreads,
  RESTJSONErrorCodes.MaximumActiveAnnouncementThreads,
  RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType,
]);

/**
 * Posts into the thread that hangs from a message, and starts it when there is none yet. A thread that
 * starts from a message has the message's id; one that is archived opens again.
 * https://discord.com/developers/docs/resources/channel#start-thread-from-message
 *
 * @returns false when the line has to go elsewhere
 * @throws the SDK's errors
 */
export async function replyInThread(
  rest: DiscordRest,
  { channel, message, threadName }: { channel: string; message: string; threadName: string },
  line: ReturnType<typeof messageBody>,
): Promise<boolean> {
  const post = () => rest.post(Routes.channelMessages(message), line);
  try {
    try {
      await post();
    } catch (error) {
      if (codeOf(error) !== RESTJSONErrorCodes.UnknownChannel) throw error;
      await rest.post(Routes.threads(channel, message), {
        body: {
          name: shorten(threadName.trim(), maxThreadName) || 'History',
          auto_archive_duration: ThreadAutoArchiveDuration.OneDay,
        },
      });
      await post();
    }
    return true;
  } catch (error) {
    if (threadless.has(codeOf(error))) return false;
    throw error;
  }
}

function codeOf(error: unknown): number {
  const failure = classifyDiscordError(error);
  return failure.kind === 'permanent' ? failure.code : 0;
}
