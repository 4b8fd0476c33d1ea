import { z } from 'zod';
import type { Gateway } from '../gateway/gateway.ts';

export const gatewayActionSchema = z.discriminatedUnion('action', [
  /** Asks every client to come back and resume (op 7). */
  z.object({ action: z.literal('reconnect') }),
  /** Ends every session (op 9). */
  z.object({ action: z.literal('invalid_session') }),
  /** Cuts every connection, as a network does; sessions can be resumed. */
  z.object({ action: z.literal('terminate') }),
  /** The same, and resuming is refused. */
  z.object({ action: z.literal('refuse_resume') }),
  z.object({ action: z.literal('close'), code: z.int().min(4000).max(4999) }),
]);

export function controlGateway(gateway: Gateway, request: z.output<typeof gatewayActionSchema>): void {
  switch (request.action) {
    case 'reconnect':
      gateway.requestReconnect();
      break;
    case 'invalid_session':
      gateway.invalidateSessions();
      break;
    case 'terminate':
      gateway.terminate();
      break;
    case 'refuse_resume':
      gateway.forgetSessions();
      gateway.terminate();
      break;
    case 'close':
      gateway.closeConnections(request.code);
      break;
    default:
      request satisfies never;
  }
}
