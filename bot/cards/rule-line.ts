import type { AlertRule } from '../../shared/api-contract/index.ts';
import { bold, code, type Inline } from '../../shared/cards/card.ts';
import { formatDuration } from '../../shared/format.ts';
import { formatJudgedThreshold, judgedLabel } from '../../shared/judged-metric.ts';
import { shortId } from '../../shared/short-id.ts';

/** One rule in words, thresholds with units. */
export function ruleLine(rule: AlertRule): Inline[] {
  const thresholds = [
    ...(rule.warningThreshold === null
      ? []
      : [`${formatJudgedThreshold(rule, rule.warningThreshold)} warning`]),
    ...(rule.criticalThreshold === null
      ? []
      : [`${formatJudgedThreshold(rule, rule.criticalThreshold)} critical`]),
  ].join(', ');
  const key = rule.keyPattern === '*' ? '' : ` of ${rule.keyPattern}`;
  const hold = rule.holdSeconds === 0 ? '' : ` for ${formatDuration(rule.holdSeconds)}`;
  return [
    rule.enabled ? '' : '⏸️ off · ',
    bold(rule.name),
    `\n${judgedLabel(rule)}${key} ${rule.comparator} ${thresholds}${hold}${stays(rule)} on `,
    rule.scope === '--all' || rule.scope === '*' ? 'all servers' : code(rule.scope),
    ...(rule.channel === null ? [] : [' · to ', { kind: 'channel', channel: rule.channel } as const]),
    rule.builtin === null ? '' : ' · built in',
    ' · ',
    code(shortId(rule.id)),
  ];
}

const stays = ({ keepFiringSeconds }: AlertRule) =>
  keepFiringSeconds === 0 ? '' : `, open ${formatDuration(keepFiringSeconds)} longer`;
