import { eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { alertRules } from '../schema/index.ts';

type NewRule = typeof alertRules.$inferInsert & { builtin: string };

/** What a new install watches before anybody has written a rule. */
export const builtinRules: NewRule[] = [
  {
    builtin: 'host-down',
    name: 'Host down',
    scope: '--all',
    metric: 'heartbeat_age_seconds',
    comparator: '>',
    criticalThreshold: 30,
    // One sample is enough to be back: a host is never half down.
    recoveryThreshold: 30,
  },
  {
    builtin: 'cpu',
    name: 'CPU high',
    scope: '--all',
    metric: 'cpu_percent',
    comparator: '>',
    warningThreshold: 90,
    criticalThreshold: 95,
    holdSeconds: 300,
  },
  {
    builtin: 'memory',
    name: 'Memory high',
    scope: '--all',
    metric: 'memory_percent',
    comparator: '>',
    warningThreshold: 90,
    criticalThreshold: 95,
    holdSeconds: 300,
  },
  {
    builtin: 'disk',
    name: 'Disk filling up',
    scope: '--all',
    metric: 'disk_percent',
    comparator: '>',
    warningThreshold: 85,
    criticalThreshold: 95,
  },
  {
    builtin: 'container-stopped',
    name: 'Container stopped',
    scope: '--all',
    metric: 'container_running',
    comparator: '<',
    warningThreshold: 1,
    recoveryThreshold: 1,
    holdSeconds: 60,
    // A container that was removed is not a fault.
    noDataPolicy: 'ok',
  },
  {
    builtin: 'container-unhealthy',
    name: 'Container unhealthy',
    scope: '--all',
    metric: 'container_unhealthy',
    // Without a hold: Docker calls it so after several failed checks in a row.
    comparator: '>=',
    warningThreshold: 1,
  },
  {
    builtin: 'container-restarting',
    name: 'Container restarting',
    scope: '--all',
    metric: 'container_restarting',
    comparator: '>=',
    warningThreshold: 3,
    criticalThreshold: 10,
    // Over when it has kept running for the whole window that is counted.
    recoveryThreshold: 0,
  },
  {
    builtin: 'container-oom-killed',
    name: 'Container OOM-killed',
    scope: '--all',
    metric: 'container_oom_kills',
    comparator: '>=',
    warningThreshold: 1,
    criticalThreshold: 3,
    recoveryThreshold: 0,
  },
  {
    builtin: 'agent-outdated',
    name: 'Agent outdated',
    scope: '--all',
    metric: 'agent_outdated',
    comparator: '>=',
    warningThreshold: 1,
    // An upgrade begins with the API: agents get a moment to follow.
    holdSeconds: 300,
  },
];

/**
 * Adds the built-in rules this database has never had. One that people edited stays as they left it,
 * one they deleted stays deleted (its row remains and counts). Safe to call from every API instance.
 */
export async function ensureBuiltinRules({ orm }: Database): Promise<void> {
  for (const rule of builtinRules) {
    const known = await orm
      .select({ id: alertRules.id })
      .from(alertRules)
      .where(eq(alertRules.builtin, rule.builtin))
      .limit(1);
    if (known.length === 0) await orm.insert(alertRules).values(rule).onConflictDoNothing();
  }
}
