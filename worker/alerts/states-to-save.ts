import type { SavedState } from '../../drizzle/queries/evaluation.ts';
import type { EvaluatedTarget } from './evaluate-shard.ts';
import { isHeartbeat } from './plan-shard.ts';
import type { RuleState } from './rule-state.ts';
import type { FailedTarget } from './set-aside.ts';

/**
 * Where each target's next evaluation begins, without those that begin where they did: most servers bring
 * nothing new to most evaluations of their shard, and a row written for nothing is the dearest part of one.
 */
export function statesToSave(
  targets: readonly EvaluatedTarget[],
  failed: readonly FailedTarget[],
): SavedState[] {
  const failures = new Map(failed.map((failure) => [failure.target, failure]));
  return targets.flatMap((target): SavedState[] => {
    const failure = failures.get(target);
    if (failure === undefined && !hasMoved(target)) return [];
    const { rule, server, key } = target;
    const state = nextState(target, failure);
    return [{ ruleId: rule.id, serverId: server.id, key, state, through: state.through }];
  });
}

/**
 * The state it came to; after a failure the one before, so that the same follows again from the same samples;
 * after the last failure it goes on as if all were written.
 */
function nextState({ before, state }: EvaluatedTarget, failure: FailedTarget | undefined): RuleState {
  if (failure === undefined || failure.setAside) return { ...state, failedSaves: 0 };
  return { ...before, failedSaves: before.failedSaves + 1 };
}

/** Everything that decides, or, of a heartbeat that stays fine, nothing: it is made anew each time. */
function hasMoved({ rule, before, state }: EvaluatedTarget): boolean {
  if (isHeartbeat(rule) && before.through !== null && isQuiet(before) && isQuiet(state)) return false;
  return (Object.keys(state) as (keyof RuleState)[]).some((field) => state[field] !== before[field]);
}

const isQuiet = ({ phase, severity, breachSince, recoveredSince }: RuleState) =>
  phase === 'inactive' && severity === null && breachSince === null && recoveredSince === null;
