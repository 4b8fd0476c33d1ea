import type { z } from 'zod';
import {
  auditEntrySchema,
  connectionEventSchema,
  exportAuditQuerySchema,
  listAuditQuerySchema,
  listLogsQuerySchema,
  logEntrySchema,
} from '../../shared/api-contract/audit.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { listServersQuerySchema } from '../../shared/api-contract/servers.ts';
import { route } from '../http/route.ts';
import { exportAudit } from '../operations/history/export-audit.ts';
import { readAudit, readConnectionEvents, readLogs } from '../operations/history/read-history.ts';
import { pageByNumber } from '../operations/page-query.ts';

const toDate = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
const toFilter = ({ from, to, ...rest }: z.output<typeof listAuditQuerySchema>) => ({
  ...rest,
  from: toDate(from),
  to: toDate(to),
});

export const historyRoutes = [
  route({
    method: 'get',
    path: '/audit',
    operationId: 'audit.list',
    summary: 'Who did what, and who was refused; newest first.',
    access: 'admin',
    schemas: { query: pageByNumber.extend(listAuditQuerySchema.shape), response: pageOf(auditEntrySchema) },
    handler: (ctx, { query: { cursor, limit, ...filter } }) =>
      readAudit(ctx, toFilter(filter), { cursor, limit }),
  }),
  route({
    method: 'get',
    path: '/audit/export',
    operationId: 'audit.export',
    summary: 'The same as a file of any length: CSV, or JSON Lines with `format=json`.',
    access: 'admin',
    download: ['text/csv', 'application/x-ndjson'],
    schemas: { query: exportAuditQuerySchema },
    handler: (ctx, { query: { format, ...filter } }) => exportAudit(ctx, format, toFilter(filter)),
  }),
  route({
    method: 'get',
    path: '/connection-events',
    operationId: 'connection-event.list',
    summary: 'Agents that came, went or were refused; newest first.',
    access: 'logs',
    schemas: {
      query: pageByNumber.extend(listServersQuerySchema.shape),
      response: pageOf(connectionEventSchema),
    },
    handler: (ctx, { query: { target, ...page } }) => readConnectionEvents(ctx, { target }, page),
  }),
  route({
    method: 'get',
    path: '/logs',
    operationId: 'log.list',
    summary: 'Application and system messages, newest first.',
    access: 'logs',
    schemas: {
      query: pageByNumber.extend({ ...listServersQuerySchema.shape, ...listLogsQuerySchema.shape }),
      response: pageOf(logEntrySchema),
    },
    handler: (ctx, { query: { target, level, ...page } }) => readLogs(ctx, { target, level }, page),
  }),
];
