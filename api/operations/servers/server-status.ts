import { listOpenAlertsOfServer } from '../../../drizzle/queries/alerts.ts';
import type { ServerOverview } from '../../../drizzle/queries/server-overview.ts';
import { findNewestSample, listContainers } from '../../../drizzle/queries/server-status.ts';
import type { Container, ServerStatus } from '../../../shared/api-contract/servers.ts';
import type { OperationContext } from '../context.ts';
import { toIso } from '../timestamps.ts';
import { toServer } from './to-server.ts';
import { requireServer } from './visible-servers.ts';

export async function serverStatus(ctx: OperationContext, id: string): Promise<ServerStatus> {
  const server = await requireServer(ctx, id, 'server.status');
  const { sql, orm } = ctx.services.database;
  const [sample, containers, alerts] = await Promise.all([
    findNewestSample(sql, id),
    containersOf(ctx, server),
    listOpenAlertsOfServer(orm, id),
  ]);
  return {
    server: toServer(server),
    sample: sample === undefined ? null : { ...sample, sampledAt: toIso(sample.sampledAt) },
    containers,
    alerts: alerts.map((alert) => ({ ...alert, firedAt: toIso(alert.firedAt) })),
  };
}

export async function serverContainers(ctx: OperationContext, id: string): Promise<Container[]> {
  return containersOf(ctx, await requireServer(ctx, id, 'server.containers'));
}

async function containersOf(ctx: OperationContext, server: ServerOverview): Promise<Container[]> {
  const rows = await listContainers(ctx.services.database.sql, server.id);
  return rows.map(({ info, seenAt, cpuPercent, memoryBytes }) => ({
    ...info,
    serverId: server.id,
    serverName: server.name,
    cpuPercent,
    memoryBytes,
    seenAt: toIso(seenAt),
  }));
}
