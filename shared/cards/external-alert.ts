import type { Alert } from '../api-contract/alerts.ts';
import type { Inline } from './card.ts';

/** Said elsewhere on the card, or of no use to a reader. */
const saidElsewhere = new Set(['severity', 'prometheus', 'chatops_metric', 'chatops_key']);
const mostLabels = 10;
const longestLabel = 200;
const longestText = 1000;

/** What another program says of its alert, in its own words; undefined = it says nothing. */
export function externalText({ annotations }: Alert): string | undefined {
  const text = annotations.description ?? annotations.message ?? annotations.summary;
  return text === undefined || text.trim() === '' ? undefined : text.trim().slice(0, longestText);
}

/** Its labels, as fields; those beyond ten are counted. */
export function labelFacts({ labels }: Alert): { label: string; value: Inline[] }[] {
  const shown = Object.entries(labels).filter(([name]) => !saidElsewhere.has(name));
  const facts = shown
    .slice(0, mostLabels)
    .map(([label, value]) => ({ label, value: [value.slice(0, longestLabel) || '(empty)'] }));
  const left = shown.length - facts.length;
  return left > 0 ? [...facts, { label: 'Further labels', value: [String(left)] }] : facts;
}
