import type { Severity } from '../api-contract/alerts.ts';
import type { DigestContent, QuieterRule } from '../api-contract/digest-content.ts';
import { formatDuration } from '../format.ts';
import { bold, type Card, type CardAction, type CardBlock, code, type Inline, relativeTime } from './card.ts';
import { silencedThings } from './silenced-things.ts';

const severityEmoji: Record<Severity, string> = { critical: '🔴', warning: '🟠', info: 'ℹ️' };

export interface DigestCardOptions {
  /** A channel that should have had it and could not, with the reason. */
  untold?: { channel: string; reason: string };
}

/** What fired, and what is worth doing about it. Pure; times show in the reader's zone. */
export function digestCard(content: DigestContent, { untold }: DigestCardOptions = {}): Card {
  const blocks = [
    ...overview(content),
    ...waiting(content),
    ...down(content),
    ...longest(content),
    ...noisiest(content),
    ...flapping(content),
    ...silences(content),
  ];
  return {
    title: titleOf(content),
    tone: toneOf(content),
    emoji: emojiOf(content),
    announces: true,
    blocks: [
      ...(blocks.length > 0 ? blocks : quietDay(content)),
      ...(untold === undefined ? [] : [cannotBeTold(untold)]),
    ],
  };
}

const where = ({ scope }: DigestContent) => (scope === '--all' || scope === '*' ? '' : ` on ${scope}`);
const isCalm = ({ unacknowledged, serversDown }: DigestContent) =>
  unacknowledged.total === 0 && serversDown.total === 0;

/** "the last 24h", "the last 3d" */
function period({ from, to }: DigestContent): string {
  const hours = Math.round((Date.parse(to) - Date.parse(from)) / 3_600_000);
  return hours <= 24 ? `the last ${hours} hours` : `the last ${Math.round(hours / 24)} days`;
}

/** How much time one sign of the timeline stands for. */
function partOf({ from, to, timeline }: DigestContent): string {
  return formatDuration(Math.round((Date.parse(to) - Date.parse(from)) / 1000 / timeline.length));
}

function titleOf(content: DigestContent): string {
  const { fired, unacknowledged, serversDown } = content;
  const parts = [
    fired.total === 0 ? 'nothing fired' : `${plural(fired.total, 'alert')} fired`,
    ...(unacknowledged.total > 0 ? [`${unacknowledged.total} unacknowledged`] : []),
    ...(serversDown.total > 0 ? [`${plural(serversDown.total, 'server')} down`] : []),
  ];
  return `Digest${where(content)}: ${parts.join(', ')}`;
}

function toneOf(content: DigestContent): Card['tone'] {
  if (content.serversDown.total > 0) return 'critical';
  if (content.unacknowledged.total > 0) return 'warning';
  return content.fired.total === 0 ? 'ok' : 'info';
}
const emojiOf = (content: DigestContent) =>
  isCalm(content) ? (content.fired.total === 0 ? '☀️' : '📰') : '📰';

function quietDay(content: DigestContent): CardBlock[] {
  return [
    {
      kind: 'text',
      text: [`A quiet time: nothing fired${where(content)} in ${period(content)}. Have a good day.`],
    },
  ];
}

function overview(content: DigestContent): CardBlock[] {
  const { fired, timeline } = content;
  if (fired.total === 0) return [];
  const kinds = (['critical', 'warning', 'info'] as const)
    .filter((severity) => fired[severity] > 0)
    .map((severity) => `${severityEmoji[severity]} ${fired[severity]} ${severity}`);
  return [
    {
      kind: 'text',
      text: [
        bold(`${plural(fired.total, 'alert')} in ${period(content)}`),
        `: ${kinds.join(' · ')}`,
        ...(fired.total > 1
          ? ['\n', code(sparkline(timeline)), ` one sign per ${partOf(content)}, now at the right`]
          : []),
      ],
    },
  ];
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One bar per part; an empty one is a dot, so that one alert is seen beside many. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  return counts
    .map((count) => (count === 0 ? '·' : bars[Math.max(0, Math.ceil((count / most) * bars.length) - 1)]))
    .join('');
}

function waiting({ unacknowledged: { total, alerts } }: DigestContent): CardBlock[] {
  if (total === 0) return [];
  const lines = alerts.flatMap((alert): Inline[] => [
    `\n${severityEmoji[alert.severity]} ${alert.title}, fired `,
    relativeTime(new Date(alert.firedAt)),
  ]);
  return [
    {
      kind: 'text',
      text: [bold('Open, and nobody has taken it'), ...lines, ...andMore(total, alerts.length)],
    },
    { kind: 'actions', actions: [button('Show the alerts', 'alerts', {})] },
  ];
}

function down({ serversDown: { total, servers } }: DigestContent): CardBlock[] {
  if (total === 0) return [];
  const lines = servers.flatMap(({ name, lastSeenAt }): Inline[] => [
    `\n🔴 ${name}, last heard of `,
    lastSeenAt === null ? 'never' : relativeTime(new Date(lastSeenAt)),
  ]);
  return [{ kind: 'text', text: [bold('Servers down'), ...lines, ...andMore(total, servers.length)] }];
}

function longest({ longest: alerts }: DigestContent): CardBlock[] {
  if (alerts.length === 0) return [];
  const lines = alerts.map(
    ({ severity, title, lastedSeconds, endedAt }) =>
      `\n${severityEmoji[severity]} ${title}: ${formatDuration(lastedSeconds)}${endedAt === null ? ' and still open' : ''}`,
  );
  return [{ kind: 'text', text: [bold('Lasted longest'), ...lines] }];
}

/** A rule, what would quiet it, and the button that changes it, together. */
function noisiest({ noisiest: rules }: DigestContent): CardBlock[] {
  if (rules.length === 0) return [];
  return [
    { kind: 'text', text: [bold('Noisiest rules')] },
    ...rules.flatMap(({ ruleId, name, fired, targets, suggestion }): CardBlock[] => [
      {
        kind: 'text',
        text: [
          bold(name),
          `: ${times(fired)} on ${plural(targets, 'target')}.`,
          ...(suggestion === null ? [] : [` 💡 ${suggestionWords(suggestion)}`]),
        ],
      },
      {
        kind: 'actions',
        subject: name,
        actions: [
          {
            kind: 'button',
            label: 'Edit…',
            action: { verb: 'rule.form', args: { rule: ruleId }, opensForm: true },
          },
          button('Show', 'rule.show', { rule: ruleId }),
        ],
      },
    ]),
  ];
}

function suggestionWords(suggestion: QuieterRule): string {
  switch (suggestion.kind) {
    case 'hold':
      return `Most were over by themselves: fire only after ${formatDuration(suggestion.seconds)}?`;
    case 'keep_firing':
      return `It comes back soon after it recovers: keep it open for ${formatDuration(suggestion.seconds)} more?`;
    case 'threshold':
      return 'Nobody took any of them: raise its threshold, or watch fewer servers?';
    default:
      return suggestion satisfies never;
  }
}

function flapping({ flapping: targets }: DigestContent): CardBlock[] {
  if (targets.length === 0) return [];
  const lines = targets.map(({ title, fired }) => `\n🔁 ${title}: ${times(fired)}`);
  return [{ kind: 'text', text: [bold('Flapping'), ...lines] }];
}

function silences({ silencesEnding }: DigestContent): CardBlock[] {
  if (silencesEnding.length === 0) return [];
  const lines = silencesEnding.flatMap(({ matchers, endsAt, author, comment }): Inline[] => [
    '\n🔕 ',
    ...silencedThings(matchers),
    ', ends ',
    relativeTime(new Date(endsAt)),
    ` (${author}${comment === '' ? '' : `: ${comment}`})`,
  ]);
  return [{ kind: 'text', text: [bold('Silences that end soon'), ...lines] }];
}

const cannotBeTold = ({ channel, reason }: { channel: string; reason: string }): CardBlock => ({
  kind: 'context',
  text: ['⚠️ This was meant for ', { kind: 'channel', channel }, `, which cannot be told: ${reason}`],
});

const button = (label: string, verb: string, args: Record<string, string>): CardAction => ({
  kind: 'button',
  label,
  action: { verb, args },
});
const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
const andMore = (total: number, listed: number): Inline[] =>
  total > listed ? [`\nand ${total - listed} more`] : [];
