import { AppError } from '../../shared/errors.ts';
import type { MetricName } from '../../shared/metrics.ts';
import type { ActorApi } from '../api/actor-api.ts';

/** What one chart shows at most. */
const mostServers = 10;

/**
 * What the chart under a message of many alerts is of: their metric, on the servers that still fire, or
 * that fired last.
 *
 * @throws AppError `not_found` when none of them is about a server of ours
 */
export async function subjectOfMessage(
  api: Pick<ActorApi, 'alertsOfMessage'>,
  messageId: string,
): Promise<{ targets: string; metric: MetricName }> {
  const alerts = await api.alertsOfMessage(messageId);
  const worst = [...alerts].sort((a, b) => Number(a.resolvedAt !== null) - Number(b.resolvedAt !== null));
  const metric = worst.find((alert) => alert.metric !== null && alert.serverName !== null)?.metric ?? null;
  if (metric === null) {
    throw new AppError('not_found', 'None of these alerts is about a series that is kept here.', {
      hint: 'Their source has a chart: see the links of each alert.',
    });
  }
  const names = worst
    .filter((alert) => alert.metric === metric)
    .flatMap(({ serverName }) => serverName ?? []);
  return { targets: [...new Set(names)].slice(0, mostServers).join(','), metric };
}
