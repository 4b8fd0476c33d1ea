import { describe, expect, it } from 'vitest';
import { offersActs, onlyUsable } from './only-usable.ts';
import { runVerb } from './test-support/run-verb.ts';

describe('onlyUsable', () => {
  const listOf = async (typed: string) => (await runVerb(typed)).shown.at(-1)!;

  it.each([
    ['rule list', ['Edit…', 'Add a rule…'], ['Test', 'Show', 'Next ›']],
    ['quiet list', ['Delete…'], []],
    ['silences', ['End one now…'], ['Next ›']],
    ['digest list', ['Turn one off…'], ['What it would say now']],
    ['alerts', ['Ack', 'Silence…'], ['Chart', 'Next ›']],
  ])('leaves of %s what a viewer may use', async (typed, hidden, kept) => {
    const card = await listOf(typed);
    expect(offersActs(card)).toBe(true);
    const labels = JSON.stringify(onlyUsable(card, ['read']).blocks);
    for (const label of hidden) expect(labels).not.toContain(`"${label}"`);
    for (const label of kept) expect(labels).toContain(`"${label}"`);
  });

  it('leaves everything to those who may', async () => {
    const card = await listOf('rule list');
    expect(onlyUsable(card, ['read', 'operate'])).toEqual(card);
  });
});
