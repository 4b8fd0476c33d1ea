import { z } from 'zod';
import { chartRanges } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import type { Card } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { findMetric, metricNames, metrics } from '../../shared/metrics.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { targetArg } from './argument-schemas.ts';
import { subjectOfMessage } from './chart-of-message.ts';
import { chartSubject } from './chart-subject.ts';
import { findServer, findServers } from './find-server.ts';
import { defineVerb } from './verb.ts';

type Range = keyof typeof chartRanges;
const ranges = Object.keys(chartRanges) as [Range];
const offeredRanges = ['1h', '6h', '24h', '7d'] as const satisfies Range[];

export const chart = defineVerb({
  name: 'chart',
  summary: 'Draw a metric of one or several servers',
  example: 'chart web-1 memory 6h',
  group: 'Look',
  class: 'read',
  args: z.object({
    target: targetArg.optional().describe('servers, at most ten; a menu when left out'),
    /** Id, for buttons under alerts. */
    server: z.uuid().optional(),
    /** Id, for the buttons of messages that tell of many alerts. */
    message: z.uuid().optional(),
    metric: z.string().max(64).default('cpu').describe('cpu, memory, disk, network, load…'),
    range: z.enum(ranges).default('1h').describe(ranges.join(', ')),
    key: z.string().max(256).optional().describe('one mount, interface or container'),
  }),
  grammar: { positional: ['target', 'metric', 'range'], readWords: readChartWords },
  picks: { target: 'target', metric: 'metric' },
  leadsTo: ['chart'],
  async run({ api, conversation }, { target, server, message, metric, range, key: typedKey }) {
    const told = message === undefined ? undefined : await subjectOfMessage(api, message);
    const asked = told?.metric ?? findMetric(metric);
    if (asked === undefined) throw unknownMetric(metric);
    const typed = told?.targets ?? (await serversMeant(api, target, server));
    const { targets, metric: name, key } = chartSubject({ targets: typed, metric: asked, key: typedKey });
    const label = `${metrics[name].label}${key === undefined ? '' : ` of ${key}`}`;
    await conversation.progress({
      title: `${label}: ${spoken(targets)}`,
      tone: 'neutral',
      blocks: [{ kind: 'context', text: ['Drawing the chart…'] }],
    });
    const png = await api.chart({ targets, metric: name, range, key });
    return chartCard({ targets, label, metric: name, range, png, key, server, message });
  },
});

/** What the picture is of: what was typed, once it names something; without it the only server, or a menu. */
async function serversMeant(api: ActorApi, target: string | undefined, server: string | undefined) {
  if (server !== undefined) return (await api.server(server)).name;
  if (target === undefined) return (await findServer(api, '--all')).name;
  await findServers(api, target);
  return target;
}

function chartCard(chart: {
  targets: string;
  label: string;
  metric: string;
  range: Range;
  png: Buffer;
  key: string | undefined;
  server: string | undefined;
  message: string | undefined;
}): Card {
  const { targets, range, key, server, message } = chart;
  // A message knows its metric.
  const metric = message === undefined ? chart.metric : undefined;
  // An id is shorter than names can be, and always fits into a button.
  const which = message !== undefined ? { message } : server === undefined ? { target: targets } : { server };
  return {
    title: `${chart.label}${key === undefined ? ': ' : ' on '}${spoken(targets)}, last ${range}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'image',
        image: { kind: 'png', png: chart.png, fileName: `${chart.metric}-${range}.png` },
        alt: `${chart.label} ${key === undefined ? 'of' : 'on'} ${spoken(targets)} over the last ${range}`,
      },
      {
        kind: 'actions',
        actions: offeredRanges.flatMap((offered) =>
          actionButton(
            offered,
            'chart',
            { ...which, metric, range: offered, key },
            offered === range ? 'primary' : 'default',
          ),
        ),
      },
    ],
  };
}

const spoken = (targets: string): string => (targets === '--all' ? 'all servers' : targets);

/** The first word is the target; then what is a range is the range, what is a metric the metric.
 * `disk:/var` and `/var` mean one mount.
 */
export function readChartWords(words: string[]): Record<string, string> {
  const [first = '', ...rest] = words;
  const targets = [first];
  const input: Record<string, string> = {};
  for (const word of rest) {
    const [, metric, key] = /^([\w-]+):(.+)$/.exec(word) ?? [];
    if (word in chartRanges) input.range = word;
    else if (findMetric(word) !== undefined) input.metric = word;
    else if (metric !== undefined && key !== undefined && findMetric(metric) !== undefined) {
      input.metric = metric;
      input.key = key;
    } else if (word.startsWith('/')) input.key = word;
    else if (/^\d+[a-z]+$/i.test(word)) input.range = word;
    else if (/[/*:!+,]|^--all$/.test(word) || input.metric !== undefined) targets.push(word);
    // One unknown plain word is more likely a mistyped metric than a second server.
    else input.metric = word;
  }
  return { target: targets.join(' '), ...input };
}

function unknownMetric(typed: string): AppError {
  const names = metricNames.flatMap((name) => [name, ...metrics[name].aliases]);
  const nearest = nearestNames(typed, names);
  return new AppError('invalid_input', `There is no metric "${typed}".`, {
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `\`${name}\``).join(' or ')}?`
        : `The usual ones: ${['cpu', 'memory', 'load', 'disk', 'network', 'swap'].map((name) => `\`${name}\``).join(' ')}`,
  });
}
