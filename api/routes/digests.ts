import { z } from 'zod';
import { listDigests } from '../../drizzle/queries/digests.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { digestContentSchema } from '../../shared/api-contract/digest-content.ts';
import { leadsTo } from '../../shared/api-contract/leads-to.ts';
import { createDigestSchema, digestSchema } from '../../shared/api-contract/outgoing.ts';
import { route } from '../http/route.ts';
import { deleteDigest, saveDigest } from '../operations/digests/change-digests.ts';
import { previewDigest } from '../operations/digests/preview-digest.ts';
import { toDigest } from '../operations/digests/to-digest.ts';
import { byId, pageById } from '../operations/page-query.ts';

export const digestRoutes = [
  route({
    method: 'get',
    path: '/digests',
    operationId: 'digest.list',
    summary: 'Which channel is told when of what fired.',
    access: 'read',
    schemas: { query: pageById, response: pageOf(digestSchema) },
    handler: async (ctx, { query }) => {
      const { items, nextCursor } = await listDigests(ctx.services.database.orm, query);
      return { items: items.map(toDigest), nextCursor };
    },
  }),
  route({
    method: 'get',
    path: '/digests/preview',
    operationId: 'digest.preview',
    summary: 'What a digest of the last day would say now.',
    access: 'read',
    schemas: {
      query: z.object({ target: leadsTo('targets', z.string().max(200)).optional() }),
      response: digestContentSchema,
    },
    handler: (ctx, { query }) => previewDigest(ctx, query.target),
  }),
  route({
    method: 'post',
    path: '/digests',
    operationId: 'digest.create',
    summary: 'A channel is told regularly what fired; one per channel and scope.',
    access: 'operate',
    status: 201,
    schemas: { body: createDigestSchema, response: digestSchema },
    handler: (ctx, { body }) => saveDigest(ctx, body),
  }),
  route({
    method: 'delete',
    path: '/digests/{id}',
    operationId: 'digest.delete',
    summary: 'Ends a digest.',
    access: 'operate',
    schemas: { params: byId },
    handler: (ctx, { params }) => deleteDigest(ctx, params.id),
  }),
];
