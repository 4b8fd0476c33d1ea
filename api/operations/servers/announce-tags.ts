import { topics } from '../../../shared/bus.ts';
import type { OperationContext } from '../context.ts';

/**
 * After the commit: every instance looks again at who listens to this server, now. A hint: they look from time
 * to time by themselves. Requests need none.
 */
export async function announceTags(
  { services, logger }: Pick<OperationContext, 'services' | 'logger'>,
  serverId: string,
): Promise<void> {
  try {
    await services.bus.publish(topics.serverTagsChanged, { serverId });
  } catch (err) {
    logger.warn({ err, serverId }, 'new tags not announced; sockets follow at the next check');
  }
}
