import type { RequestHandler } from 'express';
import { Histogram, type Registry } from 'prom-client';

/** Duration by method, route pattern and status; paths with ids would make a series each. */
export function measureRequests(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'chatops_http_request_duration_seconds',
    help: 'From the first byte of the request to the end of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (request, response, next) => {
    const end = duration.startTimer({ method: request.method });
    response.once('close', () => {
      const pattern: unknown = request.route?.path;
      end({ route: typeof pattern === 'string' ? pattern : 'none', status: String(response.statusCode) });
    });
    next();
  };
}
