import express, { type ErrorRequestHandler, type Express } from 'express';
import { AppError } from '../../shared/errors.ts';
import { allRoutes } from '../routes/index.ts';
import type { Services } from '../services.ts';
import { healthRoutes } from './health.ts';
import { measureRequests } from './metrics.ts';
import { openPaths } from './open-paths.ts';
import { buildOpenApi } from './openapi.ts';
import { maxBodyBytes, refuseOtherBodies } from './parser-error.ts';
import { normaliseError, sendProblem } from './problem.ts';
import { contextOf, requestContext } from './request-context.ts';
import { runRoute } from './run-route.ts';
import { securityHeaders } from './security-headers.ts';
import { webPage } from './web-page.ts';

export const apiPrefix = '/api/v1';

export function createApp(services: Services): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(requestContext(services.logger));
  app.use(securityHeaders(services.config.PUBLIC_URL));
  app.use(measureRequests(services.registry));
  app.use(healthRoutes(services));
  app.use(webPage(services.pageFolder));
  for (const { path, maxBodyBytes: limit } of allRoutes) {
    if (limit !== undefined) app.use(apiPrefix + path, express.json({ limit, inflate: false, strict: true }));
  }
  app.use(express.json({ limit: maxBodyBytes, inflate: false, strict: true }));
  app.use(refuseOtherBodies);

  const openApi = buildOpenApi(allRoutes, apiPrefix);
  app.get(openPaths.openApi, (_request, response) => void response.json(openApi));
  for (const route of allRoutes) {
    const path = apiPrefix + route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app[route.method](path, runRoute(services, route));
  }
  app.use((request) => {
    throw new AppError('not_found', `There is no ${request.method} ${request.path}.`, {
      hint: `What there is: ${openPaths.openApi}`,
    });
  });
  app.use(answerError);
  return app;
}

const answerError: ErrorRequestHandler = (thrown, request, response, _next) => {
  const error = normaliseError(thrown);
  const { requestId, logger } = contextOf(request);
  const unexpected = error.code === 'internal' || error.code === 'unavailable';
  logger[unexpected ? 'error' : 'debug'](
    { method: request.method, path: request.path, code: error.code, err: error.cause ?? error },
    'request failed',
  );
  sendProblem(response, error, requestId);
};
