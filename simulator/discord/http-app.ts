import express, { type Express } from 'express';
import { answerErrors } from '../answer-errors.ts';
import { pageRoutes } from '../page-routes.ts';
import { controlRoutes } from './control/control-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { restApi } from './rest/rest-api.ts';
import type { Simulator } from './simulator.ts';

const maxControlBody = '1mb';

export function createHttpApp(simulator: Simulator, pageFolder?: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use('/api', restApi(simulator));
  app.use(fileRoutes(simulator));
  app.use('/sim', express.json({ limit: maxControlBody }), controlRoutes(simulator));
  app.use(pageRoutes('Discord', pageFolder));
  app.use(answerErrors(simulator.logger));
  return app;
}
