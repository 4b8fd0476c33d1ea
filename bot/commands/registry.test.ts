import { describe, expect, it } from 'vitest';
import type { Card } from '../../shared/cards/card.ts';
import { runVerb } from '../test-support/run-verb.ts';
import { aCommand, anApproval } from '../test-support/sample-data.ts';
import { findVerb, verbs } from './index.ts';
import type { Verb } from './verb.ts';

const typed = verbs.filter((verb) => !verb.internal);

/** Its example, run when the API wants it confirmed, when it wants it approved and when neither. */
async function answersOf(verb: Verb): Promise<{ shown: Card[]; published: Card[] }> {
  // Slack sends a channel that was picked as its id.
  const example = verb.example.replace('#ops', '<#C0OPS|ops>');
  const conversations = await Promise.all(
    [
      aCommand(),
      aCommand({ state: 'queued' }),
      aCommand({ state: 'awaiting_approval', approval: anApproval() }),
    ].map((command) => runVerb(example, { api: { createCommand: async () => command } })),
  );
  return {
    shown: conversations.flatMap(({ shown }) => shown),
    published: conversations.flatMap(({ published }) => published),
  };
}

const verbsBehind = (cards: Card[]): string[] => [
  ...new Set(
    cards
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.kind === 'actions' ? block.actions : []))
      .flatMap((action) => (action.kind === 'link' ? [] : [action.action.verb.replaceAll('.', ' ')])),
  ),
];

describe('what a verb declares is what it does', () => {
  it.each(typed.map((verb) => [verb.name, verb] as const))('%s', async (_, verb) => {
    const { shown, published } = await answersOf(verb);
    expect(verbsBehind([...shown, ...published]).toSorted()).toEqual([...(verb.leadsTo ?? [])].toSorted());
    expect(published.length > 0).toBe(verb.publishes === true);
  });
});

describe('every declaration', () => {
  it.each(verbs.map((verb) => [verb.name, verb] as const))('%s names only what there is', (_, verb) => {
    for (const name of verb.leadsTo ?? []) expect(findVerb(name)?.name).toBe(name);
    const args = Object.keys(verb.args.shape);
    for (const name of Object.keys(verb.picks ?? {})) expect(args).toContain(name);
    for (const name of verb.grammar.switches ?? []) expect(args).toContain(name);
    if (verb.pickedArg !== undefined) expect(args).toContain(verb.pickedArg);
  });

  it.each(verbs.filter(({ form }) => form).map((verb) => [verb.name, verb] as const))(
    'the form of %s fits both platforms and asks for arguments of the verb',
    (_, verb) => {
      const form = verb.form!({});
      expect(form.title.length).toBeLessThanOrEqual(24);
      expect(form.submitLabel.length).toBeLessThanOrEqual(24);
      expect(form.inputs.length).toBeGreaterThan(0);
      expect(form.inputs.length).toBeLessThanOrEqual(5);
      for (const input of form.inputs) {
        expect(Object.keys(verb.args.shape)).toContain(input.name);
        expect(input.label.length).toBeLessThanOrEqual(45);
        expect(input.hint?.length ?? 0).toBeLessThanOrEqual(100);
        expect(input.placeholder?.length ?? 0).toBeLessThanOrEqual(100);
        expect(input.maxLength).toBeLessThanOrEqual(3000);
      }
    },
  );
});
