import type { ChatChannel } from '../../../drizzle/queries/channel-grants.ts';
import { topics } from '../../../shared/bus.ts';
import type { OperationContext } from '../context.ts';

/**
 * After the commit: every instance looks again at what was opened from this channel, now. A hint: they look
 * from time to time by themselves. Requests need none.
 */
export async function announceChannel(
  { services, logger }: Pick<OperationContext, 'services' | 'logger'>,
  { platform, workspaceId, channelId }: ChatChannel,
): Promise<void> {
  try {
    await services.bus.publish(topics.channelChanged, { platform, workspaceId, channelId });
  } catch (err) {
    logger.warn(
      { err, channelId },
      'a change of a channel was not announced; sockets follow at the next check',
    );
  }
}
