import { topics } from '../../../shared/bus.ts';
import type { PublicContext } from '../context.ts';

/**
 * After the commit: every instance looks again at the sockets of this account, now. A hint: they find what ended
 * within two seconds by themselves, other changes within fifteen. Requests need no hint.
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
