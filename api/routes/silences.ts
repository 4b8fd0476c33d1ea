import { createSilenceSchema, silenceSchema } from '../../shared/api-contract/attention.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { byId, pageById } from '../operations/page-query.ts';
import { createSilence } from '../operations/silences/create-silence.ts';
import { endSilence } from '../operations/silences/end-silence.ts';
import { listSilences } from '../operations/silences/list-silences.ts';

export const silenceRoutes = [
  route({
    method: 'get',
    path: '/silences',
    operationId: 'silence.list',
    summary: 'What is kept quiet now or later, by whom and why.',
    access: 'read',
    schemas: { query: pageById, response: pageOf(silenceSchema) },
    handler: (ctx, { query }) => listSilences(ctx, query),
  }),
  route({
    method: 'post',
    path: '/silences',
    operationId: 'silence.create',
    summary: 'Tells nobody of what matches until an end; it is still evaluated.',
    access: 'operate',
    status: 201,
    schemas: { body: createSilenceSchema, response: silenceSchema },
    handler: (ctx, { body }) => createSilence(ctx, body),
  }),
  route({
    method: 'delete',
    path: '/silences/{id}',
    operationId: 'silence.delete',
    summary: 'Ends a silence early: what still fires is told.',
    access: 'operate',
    schemas: { params: byId },
    handler: (ctx, { params }) => endSilence(ctx, params.id),
  }),
];
