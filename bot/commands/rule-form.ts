import { z } from 'zod';
import type { CardBlock, CardForm } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { formButton } from '../cards/action-button.ts';
import { errorCard } from '../cards/error-card.ts';
import { ruleAdd } from './rule-add.ts';
import { readRuleWords } from './rule-grammar.ts';
import { tokenize } from './tokenize.ts';
import { validateArguments } from './validate-arguments.ts';
import { defineVerb } from './verb.ts';

const answer = z.string().trim().max(500).default('');
const answersSchema = z.object({
  metric: answer,
  condition: answer,
  hold: answer,
  target: answer,
  more: answer,
});
type Answers = z.output<typeof answersSchema>;

/**
 * "Add a rule…": a dialog has five fields at most, so its answers are the clauses of the typed grammar,
 * each in a field of its own, and are read by it.
 */
export const ruleForm = defineVerb({
  name: 'rule form',
  summary: 'Add an alert rule by filling in a form',
  example: 'rule form --metric cpu --condition "> 90"',
  group: 'Alerts',
  class: 'operate',
  internal: true,
  args: answersSchema,
  grammar: { positional: [] },
  form: ruleFormOf,
  async run(context, answers) {
    try {
      const input = readRuleWords(toWords(answers));
      return await ruleAdd.run(context, validateArguments(ruleAdd, input));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
      const card = errorCard(error);
      return { ...card, blocks: [...card.blocks, ...tryAgain(answers)] };
    }
  },
});

function toWords({ metric, condition, hold, target, more }: Answers): string[] {
  const words = [
    metric,
    condition,
    ...(hold === '' ? [] : ['for', hold.replace(/^for\s+/i, '')]),
    ...(target === '' ? [] : ['on', target.replace(/^on\s+/i, '')]),
    more,
  ];
  return tokenize(words.join(' ')).map(({ text }) => text);
}

function ruleFormOf(answers: Record<string, string>): CardForm {
  const input = (
    name: keyof Answers,
    label: string,
    placeholder: string,
    hint: string,
    maxLength: number,
  ) => ({
    name,
    label,
    placeholder,
    hint,
    maxLength,
    ...(answers[name] ? { initialValue: answers[name] } : {}),
  });
  return {
    title: 'Add an alert rule',
    submitLabel: 'Add',
    inputs: [
      input('metric', 'Metric', 'cpu', 'cpu, memory, load, disk:/var, container-cpu:nginx…', 100),
      input('condition', 'Condition', '> 90', 'One of > >= < <= = != and a number: 90, 90%, 2GiB', 40),
      { ...input('hold', 'For at least', '5m', 'At once unless given', 20), optional: true },
      {
        ...input('target', 'Servers', 'tag:web', 'Names, globs or tags; all unless given', 500),
        optional: true,
      },
      {
        ...input(
          'more',
          'Severity and channel',
          'critical here',
          'A warning, wherever alerts go, unless given',
          100,
        ),
        optional: true,
      },
    ],
  };
}

/** The form again, filled in as far as a button can carry it. */
function tryAgain(answers: Answers): CardBlock[] {
  const args = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''));
  return [{ kind: 'actions', actions: [formButton('Change it…', 'rule form', args)] }];
}
