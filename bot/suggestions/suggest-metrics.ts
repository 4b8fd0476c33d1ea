import { metricNames, metrics } from '../../shared/metrics.ts';
import { type Candidate, rankNames, type Suggestion } from './rank-names.ts';

/** By name, by alias and by what it is called in charts: `mem`, `ram` and `memory` find one. Pure. */
export const suggestMetrics = (typed: string): Suggestion[] => rankNames(typed, candidates);

/** Those with a short name first: they are the usual ones, and an empty field shows the first 25. */
const candidates: Candidate[] = metricNames
  .map((name) => {
    const { label, aliases } = metrics[name];
    const value = aliases[0] ?? name;
    return { label: `${label} (${value})`, value, names: [...aliases, name, label] };
  })
  .toSorted((a, b) => a.value.split('_').length - b.value.split('_').length);
