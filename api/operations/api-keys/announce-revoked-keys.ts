import { topics } from '../../../shared/bus.ts';
import type { OperationContext } from '../context.ts';

/**
 * Tells every instance to close the sockets of these keys now. A hint: instances also look at the rows
 * of the keys they hold sockets for, so that a lost one only makes it later.
 */
export async function announceRevokedKeys(
  { services, logger }: Pick<OperationContext, 'services' | 'logger'>,
  keyIds: readonly string[],
): Promise<void> {
  for (const keyId of keyIds) {
    try {
      await services.bus.publish(topics.keyRevoked, { keyId });
    } catch (err) {
      logger.warn({ err, keyId }, 'revocation not announced; sockets close at the next check');
    }
  }
}
