import { Router } from 'express';
import { pingDatabase } from '../../drizzle/queries/ping.ts';
import { AppError } from '../../shared/errors.ts';
import { isServiceToken } from '../auth/authenticate.ts';
import type { Services } from '../services.ts';

const probeDeadlineMs = 2000;

/** `/healthz` alive · `/readyz` can serve · `/metrics` Prometheus text. Outside /api/v1, no account needed. */
export function healthRoutes(services: Services): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));

  router.get('/readyz', async (_request, response) => {
    const [postgres, bus] = await Promise.all([
      probe(() => pingDatabase(services.database.orm)),
      probe(() => services.bus.ping()),
    ]);
    const ready = postgres === 'ok' && bus === 'ok';
    response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable', postgres, bus });
  });

  router.get('/metrics', async (request, response) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const allowed =
      token === undefined ? isLoopback(request.socket.remoteAddress) : isServiceToken(services, token);
    if (!allowed) {
      throw new AppError('unauthenticated', 'Metrics are for the service token or this machine.');
    }
    response.type(services.registry.contentType).send(await services.registry.metrics());
  });
  return router;
}

async function probe(ask: () => Promise<unknown>): Promise<'ok' | 'unavailable'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unavailable'>((resolve) => {
    timer = setTimeout(() => resolve('unavailable'), probeDeadlineMs);
  });
  const answer = ask().then(
    () => 'ok' as const,
    // Why it does not answer is in the log of whoever asked for more than readiness.
    () => 'unavailable' as const,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Behind a proxy on this machine everybody looks local: give the proxy no way to /metrics, or use the token. */
function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}
