import { listQuietHours } from '../../drizzle/queries/quiet-hours.ts';
import { createQuietHoursSchema, quietHoursSchema } from '../../shared/api-contract/attention.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { byId, pageById } from '../operations/page-query.ts';
import { addQuietHours, removeQuietHours } from '../operations/quiet-hours/change-quiet-hours.ts';
import { toQuietHours } from '../operations/quiet-hours/to-quiet-hours.ts';

export const quietHoursRoutes = [
  route({
    method: 'get',
    path: '/quiet-hours',
    operationId: 'quiet-hours.list',
    summary: 'When channels are left alone.',
    access: 'read',
    schemas: { query: pageById, response: pageOf(quietHoursSchema) },
    handler: async (ctx, { query }) => {
      const { items, nextCursor } = await listQuietHours(ctx.services.database.orm, query);
      return { items: items.map((row) => toQuietHours(row, Date.now())), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/quiet-hours',
    operationId: 'quiet-hours.create',
    summary: 'Times of day, in a time zone, at which a channel hears only of what cannot wait.',
    access: 'admin',
    status: 201,
    schemas: { body: createQuietHoursSchema, response: quietHoursSchema },
    handler: (ctx, { body }) => addQuietHours(ctx, body),
  }),
  route({
    method: 'delete',
    path: '/quiet-hours/{id}',
    operationId: 'quiet-hours.delete',
    summary: 'Ends quiet hours: what waited is told.',
    access: 'admin',
    schemas: { params: byId },
    handler: (ctx, { params }) => removeQuietHours(ctx, params.id),
  }),
];
