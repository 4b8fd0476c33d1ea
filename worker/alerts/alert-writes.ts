import type { AlertChange, NewAlert, NewAlertEvent } from '../../drizzle/queries/alert-changes.ts';
import { formatJudged, formatJudgedThreshold, judgedLabel } from '../../shared/judged-metric.ts';
import { metrics } from '../../shared/metrics.ts';
import { stateMetric, stateWord } from '../../shared/state-metrics.ts';
import type { Transition } from './evaluate-rule.ts';
import type { EvaluatedTarget } from './evaluate-shard.ts';

type Event = Omit<NewAlertEvent, 'alertId'>;

/** What one transition does to its target's alert. */
export type AlertWrite =
  | { kind: 'open'; alert: Omit<NewAlert, 'id' | 'culprits' | 'culpritContainers'>; event: Event }
  /** `unsettles`: whom it disturbs is to be decided again. `seenOnly`: the message shows it, nobody is told. */
  | { kind: 'change'; change: AlertChange; event?: Event; unsettles?: true; seenOnly?: true };

/**
 * Pure. Undefined: nothing that people or lists need. What starts, worsens or ends is an event; what begins to
 * recover, or falls back, is seen in the message and disturbs nobody.
 *
 * @param now epoch ms; nothing is told as of later than that, whatever an agent's clock says
 */
export function writeFor(
  target: EvaluatedTarget,
  transition: Transition,
  isOpen: boolean,
  now: number,
): AlertWrite | undefined {
  switch (transition.kind) {
    case 'fired':
      return isOpen ? undefined : opening(target, transition, now);
    case 'severity_changed': {
      const { at, severity, value, threshold } = transition;
      if (isOpen) {
        const detail = `${severity}: ${describe(target, value, threshold)}`;
        const event: Event = { at, kind: 'severity_changed', detail };
        return { kind: 'change', change: { severity, threshold }, event, unsettles: true };
      }
      // Set aside when it fired, or its alert was lost: it stays untold, unless it gets worse.
      if (severity !== 'critical') return undefined;
      return opening(target, { ...transition, kind: 'fired', startedAt: at }, now);
    }
    case 'no_data':
      if (isOpen)
        return { kind: 'change', change: { state: 'nodata' }, event: { at: transition.at, kind: 'no_data' } };
      return transition.opens ? opening(target, transition, now) : undefined;
    case 'resolved':
      return isOpen ? ending('recovered', transition.at) : undefined;
    case 'recovering':
      return isOpen ? { kind: 'change', change: { state: 'recovering' }, seenOnly: true } : undefined;
    case 'fell_back':
      return isOpen ? { kind: 'change', change: { state: 'firing' }, seenOnly: true } : undefined;
    case 'data_returned':
      return isOpen ? { kind: 'change', change: { state: 'firing' } } : undefined;
    default:
      return transition satisfies never;
  }
}

/** @param at epoch ms */
export function ending(
  resolveReason: NonNullable<AlertChange['resolveReason']>,
  at: number,
): Extract<AlertWrite, { kind: 'change' }> {
  return {
    kind: 'change',
    change: { state: 'resolved', resolveReason, resolvedAt: at },
    event: { at, kind: 'resolved', detail: resolveReason },
  };
}

function opening(
  target: EvaluatedTarget,
  transition: Extract<Transition, { kind: 'fired' | 'no_data' }>,
  now: number,
): AlertWrite {
  const { rule, server, key } = target;
  const { at, threshold } = transition;
  const fired = transition.kind === 'fired';
  const value = fired ? transition.value : null;
  return {
    kind: 'open',
    alert: {
      ruleId: rule.id,
      serverId: server.id,
      key,
      title: titleOf(target),
      metric: rule.metric,
      aggregation: rule.aggregation,
      windowSeconds: rule.windowSeconds,
      severity: fired ? transition.severity : 'warning',
      state: fired ? 'firing' : 'nodata',
      comparator: rule.comparator,
      threshold,
      value,
      startedAt: fired ? transition.startedAt : at,
      firedAt: at,
      runbookUrl: rule.runbookUrl,
    },
    event: {
      at: Math.min(at, now),
      kind: fired ? 'fired' : 'no_data',
      detail: value === null ? 'no data' : describe(target, value, threshold),
    },
  };
}

/** "CPU high on web-1", "Disk filling up on web-1 /var", "Container stopped on web-1/nginx". */
function titleOf({ rule, server, key }: EvaluatedTarget): string {
  if (key === '') return `${rule.name} on ${server.name}`;
  return `${rule.name} on ${server.name}${metrics[rule.metric].per === 'container' ? '/' : ' '}${key}`;
}

function describe({ rule }: EvaluatedTarget, value: number | null, threshold: number): string {
  const state = stateMetric(rule.metric);
  if (state !== undefined && value !== null) return stateWord(state, value);
  const limit = `${rule.comparator} ${formatJudgedThreshold(rule, threshold)}`;
  return `${judgedLabel(rule)} ${value === null ? 'without a value' : formatJudged(rule, value)} (${limit})`;
}
