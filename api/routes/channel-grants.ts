import { listChannelGrants } from '../../drizzle/queries/channel-grants.ts';
import { channelGrantSchema, createChannelGrantSchema } from '../../shared/api-contract/auth.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { addChannelGrant, removeChannelGrant } from '../operations/channel-grants/change-channel-grants.ts';
import { requireRight } from '../operations/operation.ts';
import { byId, pageById } from '../operations/page-query.ts';

export const channelGrantRoutes = [
  route({
    method: 'get',
    path: '/channel-grants',
    operationId: 'channel-grant.list',
    summary: 'What may be done in which channel at most; a channel that is not here is not limited.',
    access: 'admin',
    schemas: { query: pageById, response: pageOf(channelGrantSchema) },
    handler: async (ctx, { query }) => {
      await requireRight(ctx, { action: 'channel-grant.list' }, 'admin', 'everywhere');
      return listChannelGrants(ctx.services.database.orm, query);
    },
  }),
  route({
    method: 'post',
    path: '/channel-grants',
    operationId: 'channel-grant.create',
    summary: 'Limits a channel: what is done there needs the person’s right and the channel’s.',
    access: 'admin',
    session: true,
    status: 201,
    schemas: { body: createChannelGrantSchema, response: channelGrantSchema },
    handler: (ctx, { body }) => addChannelGrant(ctx, body),
  }),
  route({
    method: 'delete',
    path: '/channel-grants/{id}',
    operationId: 'channel-grant.delete',
    summary: 'Takes a channel a grant; without any it is not limited any more.',
    access: 'admin',
    session: true,
    schemas: { params: byId },
    handler: (ctx, { params }) => removeChannelGrant(ctx, params.id),
  }),
];
