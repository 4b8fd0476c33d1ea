import { shorten } from '../../shared/cards/split-text.ts';
import { nearestNames } from '../../shared/nearest-names.ts';

/** One thing to choose while typing. */
export interface Suggestion {
  /** What is shown. */
  label: string;
  /** What is put into the argument. */
  value: string;
}

/** Discord's limits, the only platform that shows them: choices, and characters of label and value. */
export const suggestionLimits = { choices: 25, characters: 100 } as const;

/** What can be suggested, with the words by which it is found. */
export interface Candidate extends Suggestion {
  names: readonly string[];
}

/**
 * The candidates that fit what was typed: those whose name begins with it, then those that contain it,
 * else those that look most like it. Their own order is kept within each. A value that is too long for
 * the platform would arrive cut off, so it is not offered.
 */
export function rankNames(typed: string, candidates: readonly Candidate[]): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  const fitting = candidates.filter(
    ({ value }) => value.length <= suggestionLimits.characters && value !== '',
  );
  const usable = [...new Map(fitting.map((candidate) => [candidate.value, candidate])).values()];
  const has = (test: (name: string) => boolean) => (candidate: Candidate) =>
    candidate.names.some((name) => test(name.toLowerCase()));
  const begins = usable.filter(has((name) => name.startsWith(wanted)));
  const contains = usable.filter(has((name) => name.includes(wanted)));
  const found = [...new Set([...begins, ...contains])];
  return (found.length > 0 ? found : lookAlikes(wanted, usable))
    .slice(0, suggestionLimits.choices)
    .map(({ label, value }) => ({ label: shorten(label, suggestionLimits.characters), value }));
}

function lookAlikes(wanted: string, candidates: readonly Candidate[]): Candidate[] {
  const names = candidates.flatMap((candidate) => candidate.names);
  const near = nearestNames(wanted, names, suggestionLimits.choices);
  return [
    ...new Set(near.flatMap((name) => candidates.filter((candidate) => candidate.names.includes(name)))),
  ];
}
