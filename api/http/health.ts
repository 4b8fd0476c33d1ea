import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import { pingDatabase } from '../../drizzle/queries/ping.ts';
import { AppError } from '../../shared/errors.ts';
import { withDeadline } from '../../shared/with-deadline.ts';
import { isServiceToken } from '../auth/authenticate.ts';
import type { Services } from '../services.ts';
import { openPaths } from './open-paths.ts';

const probeDeadlineMs = 2000;

/** `/healthz` alive · `/readyz` can serve · `/metrics` Prometheus text. Outside /api/v1, no account needed. */
export function healthRoutes(services: Services): Router {
  const router = Router();
  router.get(openPaths.alive, (_request, response) => void response.json({ status: 'ok' }));

  router.get(openPaths.ready, async (_request, response) => {
    const [postgres, bus] = await Promise.all([
      probe(() => pingDatabase(services.database.orm)),
      probe(() => services.bus.ping()),
    ]);
    const ready = postgres === 'ok' && bus === 'ok';
    response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable', postgres, bus });
  });

  router.get(openPaths.metrics, async (request, response) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const allowed = token === undefined ? isLocal(request) : isServiceToken(services, token);
    if (!allowed) {
      throw new AppError('unauthenticated', 'Metrics are for the service token or this machine.');
    }
    response.type(services.registry.contentType).send(await services.registry.metrics());
  });
  return router;
}

/** Why something does not answer is in the log of whoever asked for more than readiness. */
async function probe(ask: () => Promise<unknown>): Promise<'ok' | 'unavailable'> {
  const answer = ask().then(() => 'ok' as const);
  return withDeadline(answer, probeDeadlineMs, () => new Error('late')).catch(() => 'unavailable' as const);
}

/** A proxy on this machine makes everybody look local, and says that it forwards. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  return socket.remoteAddress === '::1' || /^(::ffff:)?127\./.test(socket.remoteAddress ?? '');
}
