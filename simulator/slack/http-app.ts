import express, { type ErrorRequestHandler, type Express } from 'express';
import { z } from 'zod';
import { controlRoutes } from './control/control-routes.ts';
import { responseUrlRoutes } from './interactions/response-url-routes.ts';
import { pageRoutes } from './page-routes.ts';
import type { Simulator } from './simulator.ts';
import { fileRoutes } from './web-api/file-routes.ts';
import { webApi } from './web-api/web-api.ts';

const maxBody = '2mb';

export function createHttpApp(simulator: Simulator, pageFolder?: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(fileRoutes(simulator));
  app.use(express.json({ limit: maxBody }), express.urlencoded({ extended: false, limit: maxBody }));
  app.use('/api', webApi(simulator));
  app.use(responseUrlRoutes(simulator));
  app.use('/sim', controlRoutes(simulator));
  app.use(pageRoutes(pageFolder));
  const onError: ErrorRequestHandler = (error, _request, response, _next) => {
    const isBadInput = error instanceof z.ZodError || error instanceof RangeError;
    if (!isBadInput) simulator.logger.error({ err: error }, 'simulator request failed');
    const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    response.status(isBadInput ? 400 : 500).json({ ok: false, error: message });
  };
  app.use(onError);
  return app;
}
