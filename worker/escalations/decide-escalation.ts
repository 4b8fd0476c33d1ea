import type { DueEscalation, EscalationProgress } from '../../drizzle/queries/escalations.ts';
import type { EscalationStep } from '../../shared/api-contract/attention.ts';

export type EscalationDecision =
  | { kind: 'take'; step: EscalationStep; number: number; progress: EscalationProgress }
  /** Nothing is done now: it stops, waits, or is over. */
  | { kind: 'keep'; progress: EscalationProgress };

/**
 * What a policy does with an alert now. Acknowledged, silenced, its host down or resolved: it stops. When
 * that is taken back it goes on with the step that was next, whose wait begins anew then: nobody is called
 * in the moment in which somebody lets go, and nobody twice. Pure.
 *
 * @param quietUntil whom its next step disturbs is not to be before; null = may be
 */
export function decideEscalation(
  due: DueEscalation,
  now: Date,
  quietUntil: Date | null = null,
): EscalationDecision {
  const { nextStep, nextAt, steps, resumedAt } = due;
  const step = steps[nextStep];
  const stopReason = stopReasonOf(due);
  if (stopReason !== undefined) {
    const state = due.resolvedAt === null ? 'stopped' : 'done';
    return { kind: 'keep', progress: { state, nextStep, nextAt, stopReason } };
  }
  // The policy was shortened meanwhile.
  if (step === undefined)
    return { kind: 'keep', progress: { state: 'done', nextStep, nextAt, stopReason: null } };
  const resumed = resumedAt === null ? 0 : resumedAt.getTime() + step.waitSeconds * 1000;
  const dueAt = new Date(Math.max(nextAt.getTime(), resumed, quietUntil?.getTime() ?? 0));
  if (dueAt > now) {
    return { kind: 'keep', progress: { state: 'running', nextStep, nextAt: dueAt, stopReason: null } };
  }
  const following = steps[nextStep + 1];
  const progress: EscalationProgress =
    following === undefined
      ? { state: 'done', nextStep: nextStep + 1, nextAt: now, stopReason: null }
      : {
          state: 'running',
          nextStep: nextStep + 1,
          nextAt: new Date(now.getTime() + following.waitSeconds * 1000),
          stopReason: null,
        };
  return { kind: 'take', step, number: nextStep + 1, progress };
}

function stopReasonOf({ resolvedAt, acknowledgedBy, quietReason }: DueEscalation): string | undefined {
  if (resolvedAt !== null) return 'resolved';
  if (acknowledgedBy !== null) return `acknowledged by ${acknowledgedBy}`;
  if (quietReason !== null) return quietReason === 'silenced' ? 'silenced' : 'its host is down';
  return undefined;
}
