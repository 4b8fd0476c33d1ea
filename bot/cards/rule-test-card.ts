import type { RuleTest, RuleTestRange, WouldBeFiring } from '../../shared/api-contract/index.ts';
import {
  type Card,
  type CardAction,
  type CardBlock,
  code,
  dateTime,
  type Inline,
} from '../../shared/cards/card.ts';
import { formatDuration } from '../../shared/format.ts';
import { formatJudged, type JudgedMetric } from '../../shared/judged-metric.ts';
import { severityMark } from './marks.ts';

export interface RuleTestCard {
  rule: JudgedMetric;
  /** The rule as people know it: its name, or its words. */
  title: string;
  replay: RuleTest;
  range: RuleTestRange;
  actions: CardAction[];
  /** What to type, without `/chatops`, to have the rule so, where no button can carry it. */
  typed?: string;
}

const shownFirings = 6;
const shownTargets = 6;

/** When a rule would have fired, in words first, then on the chart of its worst target. */
export function ruleTestCard({ rule, title, replay, range, actions, typed }: RuleTestCard): Card {
  const { firingCount, chart } = replay;
  const blocks: CardBlock[] = [
    { kind: 'text', text: summary(replay, range) },
    ...(firingCount === 0 ? [] : [{ kind: 'text' as const, text: firingLines(rule, replay) }]),
    ...targetTable(replay),
    ...(chart === null ? [] : [picture(title, chart)]),
    ...(actions.length === 0 ? [] : [{ kind: 'actions' as const, actions }]),
    ...(typed === undefined
      ? []
      : [{ kind: 'context' as const, text: ['To have it so: ', code(`/chatops ${typed}`)] }]),
    { kind: 'context', text: [basis(replay)] },
  ];
  const fires = replay.firings.some(({ resolvedAt }) => resolvedAt === null);
  return {
    title: `Test of ${title}: ${firingCount === 0 ? 'would not have fired' : `would have fired ${times(firingCount)}`}`,
    tone: fires ? 'warning' : firingCount === 0 ? 'ok' : 'info',
    emoji: '🧪',
    blocks,
  };
}

function summary({ firingCount, firings, targetCount }: RuleTest, range: RuleTestRange): Inline[] {
  if (targetCount === 0)
    return [`There is no data of what it watches in the last ${range}, so nothing can be said.`];
  const over = `${targetCount} ${targetCount === 1 ? 'target' : 'targets'} over the last ${range}`;
  if (firingCount === 0) return [`Nothing: ${over}, and it would have stayed silent.`];
  const open = firings.filter(({ resolvedAt }) => resolvedAt === null).length;
  const which = firingCount === 1 ? 'It' : `${open === 1 ? 'One' : open} of them`;
  const now = open === 0 ? '' : ` 🔥 ${which} would be firing right now.`;
  return [`${times(firingCount).replace(/^./, (letter) => letter.toUpperCase())} on ${over}.${now}`];
}

function firingLines(rule: JudgedMetric, { firings, firingCount }: RuleTest): Inline[] {
  const shown = firings.slice(0, shownFirings);
  const more = firingCount - shown.length;
  return [
    ...shown.flatMap((firing, index): Inline[] => [
      `${index === 0 ? '' : '\n'}${severityMark(firing.severity).emoji} ${nameOf(firing)} · `,
      dateTime(new Date(firing.firedAt)),
      ` · ${lasted(firing)}`,
      firing.peakValue === null ? ' · no data' : ` · up to ${formatJudged(rule, firing.peakValue)}`,
    ]),
    ...(more > 0 ? [`\nand ${more} more before that`] : []),
  ];
}

function lasted({ firedAt, resolvedAt }: WouldBeFiring): string {
  if (resolvedAt === null) return 'still';
  return `for ${formatDuration(Math.max(1, Math.round((Date.parse(resolvedAt) - Date.parse(firedAt)) / 1000)))}`;
}

const nameOf = ({ serverName, key }: { serverName: string; key: string }) =>
  key === '' ? serverName : `${serverName} ${key}`;

/** Of several targets, which would have been the loud ones. */
function targetTable({ targets, targetCount }: RuleTest): CardBlock[] {
  const loud = targets.filter(({ firings }) => firings > 0);
  if (targetCount < 2 || loud.length < 2) return [];
  return [
    {
      kind: 'table',
      columns: [
        { label: 'Target' },
        { label: 'Times', align: 'right' },
        { label: 'Firing for', align: 'right' },
      ],
      rows: loud
        .slice(0, shownTargets)
        .map((target) => [
          nameOf(target),
          String(target.firings),
          formatDuration(Math.round(target.firingSeconds)),
        ]),
    },
  ];
}

const picture = (title: string, { png, serverName, key }: NonNullable<RuleTest['chart']>): CardBlock => ({
  kind: 'image',
  image: { kind: 'png', png: Buffer.from(png, 'base64'), fileName: 'rule-test.png' },
  alt: `${titled(title, nameOf({ serverName, key }))}: the metric, its thresholds, and shaded when it would have fired`,
});

/** The words of a rule may name the server already. */
const titled = (title: string, target: string): string =>
  title.endsWith(` on ${target}`) ? title : `${title} on ${target}`;

/** How exact this is, and what was left out. */
function basis({ stepSeconds, servers: { matched, tested }, chart, targetCount }: RuleTest): string {
  const exact =
    stepSeconds === 0
      ? 'From every sample, as it is evaluated live.'
      : `From one value per ${formatDuration(stepSeconds)}: shorter peaks are not seen.`;
  const left = tested < matched ? ` Only the first ${tested} of ${matched} servers were tested.` : '';
  const drawn = chart === null && targetCount > 0 ? ' The chart could not be drawn.' : '';
  return `${exact}${left}${drawn}`;
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
