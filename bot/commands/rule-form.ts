import { z } from 'zod';
import { type AlertRule, createAlertRuleSchema } from '../../shared/api-contract/index.ts';
import { fits, formButton } from '../../shared/cards/action-button.ts';
import type { CardBlock, CardForm } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { errorCard } from '../cards/error-card.ts';
import { readSpelledRule } from './read-spelled-rule.ts';
import { addRule } from './rule-add.ts';
import { toNewRule } from './rule-arguments.ts';
import { editRule } from './rule-edit.ts';
import { clausesOf } from './spell-rule.ts';
import { defineVerb, type VerbContext } from './verb.ts';

const answer = z.string().trim().max(1000).default('');
const fields = { metric: answer, condition: answer, hold: answer, target: answer, more: answer };
const argsSchema = z.object({ ...fields, rule: z.uuid().optional() });
type Answers = Record<keyof typeof fields, string>;

/**
 * "Add a rule…" and "Edit…": a dialog has five fields at most, so its answers are the clauses of the typed
 * grammar, each in a field of its own, and are read by it. To edit, all that the rule says stands in them:
 * what is taken out is as it would be in a new rule.
 */
export const ruleForm = defineVerb({
  name: 'rule form',
  summary: 'Add or edit an alert rule by filling in a form',
  example: 'rule form --metric cpu --condition "> 90"',
  group: 'Alerts',
  class: 'operate',
  internal: true,
  args: argsSchema,
  grammar: { positional: [] },
  form: ruleFormOf,
  fillForm: async ({ api }, args) =>
    args.rule === undefined || args.metric !== undefined
      ? args
      : { ...args, ...answersOf(await api.rule(args.rule)) },
  async run(context, { rule, ...answers }) {
    try {
      const args = readSpelledRule(wordsOf(answers), { isNew: true });
      const wanted = toNewRule(args, context.actor);
      return await (rule === undefined ? addRule(context, wanted) : editTo(context, rule, wanted));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
      const card = errorCard(error);
      return { ...card, blocks: [...card.blocks, ...tryAgain(answers, rule)] };
    }
  },
});

/** Only what differs is asked for, so that two who edit different things do not undo each other. */
async function editTo(
  context: VerbContext,
  id: string,
  wanted: z.input<typeof createAlertRuleSchema>,
): ReturnType<typeof editRule> {
  const before = await context.api.rule(id);
  const { enabled: _, ...whole } = createAlertRuleSchema.parse(wanted);
  const change = Object.fromEntries(
    Object.entries(whole).filter(
      ([name, value]) => value !== undefined && value !== before[name as keyof AlertRule],
    ),
  );
  return editRule(context, before, change);
}

const without = (word: string, clause: string): string => clause.replace(new RegExp(`^${word}\\s+`, 'i'), '');

function wordsOf({ metric, condition, hold, target, more }: Answers): string {
  return [
    metric,
    condition,
    hold === '' ? '' : `for ${without('for', hold)}`,
    target === '' || target.startsWith('--') ? target : `on ${without('on', target)}`,
    more,
  ].join(' ');
}

/** The fields as they would be filled in to have this rule. */
export function answersOf(rule: AlertRule): Answers {
  const { subject, condition, hold, scope, severity, window, keep, recover, noData, channel, runbook, name } =
    clausesOf(rule);
  const rest = [severity, window, keep, recover, noData, channel, runbook, name];
  return {
    metric: subject,
    condition,
    hold: without('for', hold),
    target: without('on', scope),
    more: rest.filter((clause) => clause !== '').join(' '),
  };
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
  const edits = answers.rule !== undefined;
  return {
    title: edits ? 'Edit an alert rule' : 'Add an alert rule',
    submitLabel: edits ? 'Save' : 'Add',
    inputs: [
      input('metric', 'Metric', 'cpu', 'cpu, memory, disk:/var, container-cpu:nginx, rate(memory)…', 300),
      input('condition', 'Condition', '> 90', 'One of > >= < <= = != and a number: 90, 90%, 2GiB, 10%/h', 60),
      { ...input('hold', 'For at least', '5m', 'At once unless given', 20), optional: true },
      {
        ...input('target', 'Servers', 'tag:web', 'Names, globs or tags; all unless given', 500),
        optional: true,
      },
      {
        ...input(
          'more',
          'Severity, channel and all else',
          'critical 95 here',
          'critical · #channel · avg over 10m · keep firing 10m · recover 80 · no-data fire · runbook https://…',
          1000,
        ),
        multiline: true,
        optional: true,
      },
    ],
  };
}

/** The form again, filled in as far as a button can carry it; one that edits starts from the rule otherwise. */
function tryAgain(answers: Answers, rule: string | undefined): CardBlock[] {
  const which: Record<string, string> = rule === undefined ? {} : { rule };
  const given = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''));
  const args = { ...which, ...given };
  const carries = fits({ verb: 'rule.form', args, opensForm: true });
  return [{ kind: 'actions', actions: [formButton('Change it…', 'rule form', carries ? args : which)] }];
}
