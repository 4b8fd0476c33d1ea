import { enrolledSchema, enrolSchema } from '../../shared/api-contract/auth.ts';
import { enrolmentRoute } from '../http/route.ts';
import { enrolServer } from '../operations/enrolments/enrol-server.ts';

export const enrolmentRoutes = [
  enrolmentRoute({
    method: 'post',
    path: '/enrolments',
    operationId: 'server.enrol',
    summary: 'A machine makes itself a server and gets the key of its agent; shown this once.',
    status: 201,
    schemas: { body: enrolSchema, response: enrolledSchema },
    handler: (ctx, { body }) => enrolServer(ctx, body),
  }),
];
