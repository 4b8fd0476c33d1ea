import fc from 'fast-check';
import { comparators } from '../../../shared/api-contract/alerts.ts';
import type { RuleTerms } from '../rule-terms.ts';

const threshold = fc.option(fc.integer({ min: 0, max: 100 }));
/** Any rule there can be, over values from 0 to 100. */
export const anyTerms: fc.Arbitrary<RuleTerms> = fc.record({
  aggregation: fc.constantFrom('last', 'avg', 'min', 'max', 'rate', 'hours_to_full'),
  windowSeconds: fc.integer({ min: 0, max: 60 }),
  comparator: fc.constantFrom(...comparators),
  warningThreshold: threshold,
  criticalThreshold: threshold,
  recoveryThreshold: threshold,
  holdSeconds: fc.integer({ min: 0, max: 60 }),
  keepFiringSeconds: fc.integer({ min: 0, max: 30 }),
  noDataPolicy: fc.constantFrom('notify', 'fire', 'ok', 'keep'),
  noDataSeconds: fc.integer({ min: 10, max: 60 }),
  unit: fc.constantFrom('percent', 'count'),
});
