import type { QuieterRule } from '../api-contract/digest-content.ts';

/** One time a rule fired; epoch ms. */
export interface Occurrence {
  /** Rule and target, or what another program calls it. */
  target: string;
  startedAt: number;
  /** Null = still open. */
  resolvedAt: number | null;
  acknowledged: boolean;
}

/** Fewer than this say nothing about a rule. */
const enough = 4;
/** What ends by itself within this was hardly worth a message. */
const shortSeconds = 600;
const steps = [60, 120, 300, 600, 900, 1800, 3600];

/**
 * What would have spared people most of these, if anything would. Pure.
 *
 * @param rule undefined for one that is gone: there is nothing to change
 */
export function quieterRule(
  rule: { holdSeconds: number; keepFiringSeconds: number } | undefined,
  occurrences: readonly Occurrence[],
): QuieterRule | null {
  if (rule === undefined || occurrences.length < enough) return null;
  const keep = stepAbove(gapsOf(occurrences), rule.keepFiringSeconds, occurrences.length / 2);
  if (keep !== undefined) return { kind: 'keep_firing', seconds: keep };
  const hold = stepAbove(shortLives(occurrences), rule.holdSeconds, (occurrences.length * 2) / 3);
  if (hold !== undefined) return { kind: 'hold', seconds: hold };
  return occurrences.some(({ acknowledged }) => acknowledged) ? null : { kind: 'threshold' };
}

/** Seconds from an end to the next beginning on the same target, those that are short. */
function gapsOf(occurrences: readonly Occurrence[]): number[] {
  const inOrder = occurrences.toSorted((a, b) => a.startedAt - b.startedAt);
  const lastEnd = new Map<string, number>();
  const gaps: number[] = [];
  for (const { target, startedAt, resolvedAt } of inOrder) {
    const end = lastEnd.get(target);
    if (end !== undefined && startedAt >= end) gaps.push((startedAt - end) / 1000);
    if (resolvedAt !== null) lastEnd.set(target, resolvedAt);
  }
  return gaps.filter((seconds) => seconds <= shortSeconds);
}

function shortLives(occurrences: readonly Occurrence[]): number[] {
  return occurrences
    .flatMap(({ startedAt, resolvedAt }) => (resolvedAt === null ? [] : [(resolvedAt - startedAt) / 1000]))
    .filter((seconds) => seconds <= shortSeconds);
}

/** A round time that covers most of these, if there are at least so many and the rule has less now. */
function stepAbove(seconds: readonly number[], now: number, least: number): number | undefined {
  if (seconds.length === 0 || seconds.length < least) return undefined;
  const most = seconds.toSorted((a, b) => a - b)[Math.ceil(seconds.length * 0.8) - 1] ?? 0;
  const step = steps.find((candidate) => candidate > most);
  return step !== undefined && step > now ? step : undefined;
}
