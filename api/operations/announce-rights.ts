import type { ChatChannel } from '../../drizzle/queries/channel-grants.ts';
import { topics } from '../../shared/bus.ts';
import type { OperationContext } from './context.ts';

type Announcer = Pick<OperationContext, 'services' | 'logger'>;

/**
 * Tells every instance that sessions, rights or links of this account changed, so that what is open in its
 * name is looked at now. A hint, after the commit: sockets are also looked at from time to time, and a
 * request always is.
 */
export async function announceAccount(ctx: Announcer, userId: string): Promise<void> {
  await announce(ctx, topics.accountChanged, { userId });
}

/** The same for what may be done in a channel. */
export async function announceChannel(ctx: Announcer, channel: ChatChannel): Promise<void> {
  const { platform, workspaceId, channelId } = channel;
  await announce(ctx, topics.channelChanged, { platform, workspaceId, channelId });
}

async function announce({ services, logger }: Announcer, topic: string, message: unknown): Promise<void> {
  try {
    await services.bus.publish(topic, message);
  } catch (err) {
    logger.warn(
      { err, topic },
      'a change of rights was not announced; sockets learn of it at the next check',
    );
  }
}
