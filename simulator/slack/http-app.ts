import express, { type Express } from 'express';
import { answerErrors } from '../answer-errors.ts';
import { pageRoutes } from '../page-routes.ts';
import { controlRoutes } from './control/control-routes.ts';
import { responseUrlRoutes } from './interactions/response-url-routes.ts';
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
  app.use(pageRoutes('Slack', pageFolder));
  app.use(answerErrors(simulator.logger));
  return app;
}
