import { AppError } from '../../shared/errors.ts';
import { isGlob } from '../../shared/glob.ts';
import { type MetricName, metrics } from '../../shared/metrics.ts';

export interface ChartSubject {
  targets: string;
  metric: MetricName;
  key: string | undefined;
}

/** What a person means by a host's metric when they ask it of a container. */
const ofContainers: Partial<Record<MetricName, MetricName>> = {
  cpu_percent: 'container_cpu_percent',
  memory_percent: 'container_memory_bytes',
  memory_used_bytes: 'container_memory_bytes',
};

/**
 * `web-1/nginx cpu` is the CPU of the container nginx on web-1. The API draws servers and keys: given
 * as a target, the container would be taken for its server and the picture be of something else.
 *
 * @throws AppError `invalid_input` for a metric that containers do not have, or several containers
 */
export function chartSubject({ targets, metric, key }: ChartSubject): ChartSubject {
  const words = targets.split(/\s+/);
  const container = words.find((word) => word.includes('/') && !word.startsWith('!'));
  if (container === undefined || key !== undefined) return { targets, metric, key };
  if (words.length > 1 || isGlob(container) || container.includes(',')) {
    throw new AppError('invalid_input', 'A chart shows one container, or whole servers.', {
      hint: 'All containers of a server in one chart: `/chatops chart web-1 container-cpu`',
    });
  }
  const [server = '', name = ''] = container.split('/');
  const own = ofContainers[metric] ?? metric;
  if (metrics[own].per !== 'container') {
    throw new AppError(
      'invalid_input',
      `Containers have no ${metrics[metric].label.toLowerCase()} of their own.`,
      {
        hint: `They have \`cpu\`, \`memory\`, \`running\` and \`restarts\`. Of the whole server: \`/chatops chart ${server} ${metric}\``,
      },
    );
  }
  return { targets: server, metric: own, key: name };
}
