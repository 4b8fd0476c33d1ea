import { topics } from '../../../shared/bus.ts';
import type { PublicContext } from '../context.ts';

/**
 * After the commit: every instance looks again at the sockets of this account, now. A hint: they look every
 * 15 seconds by themselves, so that a lost one only makes it later. Requests need no hint.
 */
export async function announceAccount(
  { services, logger }: Pick<PublicContext, 'services' | 'logger'>,
  userId: string,
): Promise<void> {
  try {
    await services.bus.publish(topics.accountChanged, { userId });
  } catch (err) {
    logger.warn({ err, userId }, 'account change not announced; sockets follow at the next check');
  }
}
