import { z } from 'zod';
import { listServerOverviews } from '../../drizzle/queries/server-overview.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import {
  containerSchema,
  createServerSchema,
  listServersQuerySchema,
  processListQuerySchema,
  processListSchema,
  seriesQuerySchema,
  seriesSchema,
  serverSchema,
  serverStatusSchema,
  updateServerSchema,
} from '../../shared/api-contract/servers.ts';
import { route } from '../http/route.ts';
import { byId, pageByRank } from '../operations/page-query.ts';
import { createServer } from '../operations/servers/create-server.ts';
import { deleteServer } from '../operations/servers/delete-server.ts';
import { listProcesses } from '../operations/servers/list-processes.ts';
import { readServerSeries } from '../operations/servers/read-server-series.ts';
import { serverContainers, serverStatus } from '../operations/servers/server-status.ts';
import { toServer } from '../operations/servers/to-server.ts';
import { updateServer } from '../operations/servers/update-server.ts';
import { requireServer, visibleServerIds } from '../operations/servers/visible-servers.ts';

export const serverRoutes = [
  route({
    method: 'get',
    path: '/servers',
    operationId: 'server.list',
    summary: 'Servers, worst first.',
    access: 'read',
    schemas: { query: pageByRank.extend(listServersQuerySchema.shape), response: pageOf(serverSchema) },
    handler: async (ctx, { query: { target, ...page } }) => {
      const ids = await visibleServerIds(ctx, target);
      const { items, nextCursor } = await listServerOverviews(ctx.services.database.sql, page, ids);
      return { items: items.map(toServer), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/servers',
    operationId: 'server.create',
    summary: 'A new server; give it an agent key next.',
    access: 'admin',
    status: 201,
    schemas: { body: createServerSchema, response: serverSchema },
    handler: (ctx, { body }) => createServer(ctx, body),
  }),
  route({
    method: 'get',
    path: '/servers/{id}',
    operationId: 'server.get',
    summary: 'One server with its newest values.',
    access: 'read',
    schemas: { params: byId, response: serverSchema },
    handler: async (ctx, { params }) => toServer(await requireServer(ctx, params.id, 'server.get')),
  }),
  route({
    method: 'patch',
    path: '/servers/{id}',
    operationId: 'server.update',
    summary: 'Another name or other tags.',
    access: 'admin',
    schemas: { params: byId, body: updateServerSchema, response: serverSchema },
    handler: (ctx, { params, body }) => updateServer(ctx, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/servers/{id}',
    operationId: 'server.delete',
    summary: 'Removes a server; its keys end, its history stays.',
    access: 'admin',
    schemas: { params: byId },
    handler: (ctx, { params }) => deleteServer(ctx, params.id),
  }),
  route({
    method: 'get',
    path: '/servers/{id}/status',
    operationId: 'server.status',
    summary: 'Everything about one server now.',
    access: 'read',
    schemas: { params: byId, response: serverStatusSchema },
    handler: (ctx, { params }) => serverStatus(ctx, params.id),
  }),
  route({
    method: 'get',
    path: '/servers/{id}/processes',
    operationId: 'server.processes',
    summary: 'Processes by CPU or memory, asked from the agent.',
    access: 'read',
    // The agent's four seconds, and the database before and after.
    deadlineMs: 7000,
    schemas: { params: byId, query: processListQuerySchema, response: processListSchema },
    handler: (ctx, { params, query }) => listProcesses(ctx, params.id, query),
  }),
  route({
    method: 'get',
    path: '/servers/{id}/containers',
    operationId: 'server.containers',
    summary: 'Containers, running and stopped.',
    access: 'read',
    schemas: { params: byId, response: z.object({ items: z.array(containerSchema) }) },
    handler: async (ctx, { params }) => ({ items: await serverContainers(ctx, params.id) }),
  }),
  route({
    method: 'get',
    path: '/servers/{id}/series',
    operationId: 'server.series',
    summary: 'One metric over time.',
    access: 'read',
    schemas: { params: byId, query: seriesQuerySchema, response: seriesSchema },
    handler: (ctx, { params, query }) => readServerSeries(ctx, params.id, query),
  }),
];
