import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { createAlertRuleSchema } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { runAction, runVerb } from '../test-support/run-verb.ts';
import { aRule } from '../test-support/sample-data.ts';
import { ruleForm } from './rule-form.ts';

function ruleStore() {
  const added: z.input<typeof createAlertRuleSchema>[] = [];
  const createRule = async (rule: z.input<typeof createAlertRuleSchema>) => {
    added.push(rule);
    return aRule();
  };
  return { added, api: { createRule } };
}

describe('the form of a rule', () => {
  it('adds the rule that would have been typed', async () => {
    const { api, added } = ruleStore();
    await runAction(
      'rule.form',
      {
        metric: 'disk:/var',
        condition: '>= 90%',
        hold: '5m',
        target: 'tag:web !web-3',
        more: 'critical here',
      },
      { api },
    );
    await runVerb('rule add disk:/var >= 90% for 5m on tag:web !web-3 critical here', { api });
    expect(added).toHaveLength(2);
    expect(added[0]).toEqual(added[1]);
    expect(added[0]).toMatchObject({ metric: 'disk_percent', criticalThreshold: 90, channel: 'slack:C0OPS' });
  });

  it('needs no more than a metric and a condition; words that repeat the labels are read over', async () => {
    const { api, added } = ruleStore();
    await runAction('rule.form', { metric: 'cpu', condition: '>90' }, { api });
    await runAction(
      'rule.form',
      { metric: 'cpu', condition: '>90', hold: 'for 5m', target: 'on web-1' },
      { api },
    );
    expect(added).toMatchObject([
      { metric: 'cpu_percent', warningThreshold: 90 },
      { holdSeconds: 300, scope: 'web-1' },
    ]);
  });

  it.each([
    [{ metric: 'cpu', condition: 'high' }, 'A rule needs a metric, a comparison and a number.'],
    [{ metric: 'colour', condition: '> 90' }, 'There is no metric "colour".'],
    [{ metric: 'cpu', condition: '> lots' }, '"lots" is not a number.'],
    [{ metric: 'cpu', condition: '> 90', hold: 'ages' }, 'for: "ages" is not a time'],
    [{ metric: 'cpu', condition: '> 90', more: 'loudly' }, 'I do not understand "loudly" in this rule.'],
    [{ metric: 'cpu', condition: '> 90', more: '#ops' }, 'I do not know the channel #ops.'],
    [{ metric: '', condition: '' }, 'A rule needs a metric'],
    [{ metric: 'cpu', condition: '> "90' }, 'is never closed'],
  ])('answers %j with why, and opens again as it was', async (answers, why) => {
    const { api, added } = ruleStore();
    const conversation = await runAction('rule.form', answers, { api });
    expect(conversation.lastText()).toContain(why);
    expect(added).toEqual([]);
    const actions = conversation.shown.at(-1)?.blocks.at(-1);
    expect(actions).toMatchObject({
      kind: 'actions',
      actions: [{ label: 'Change it…', action: { verb: 'rule.form', opensForm: true } }],
    });
    const [button] = actions?.kind === 'actions' ? actions.actions : [];
    const carried = button?.kind === 'button' ? button.action.args : {};
    const filled = ruleForm
      .form?.(carried)
      .inputs.flatMap(({ name, initialValue }) => (initialValue === undefined ? [] : [[name, initialValue]]));
    expect(Object.fromEntries(filled ?? [])).toEqual(
      Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== '')),
    );
  });

  it('opens empty when the answers are too long for a button to carry', async () => {
    const conversation = await runAction('rule.form', {
      metric: 'cpu',
      condition: 'x',
      target: 'web-1 '.repeat(40),
    });
    expect(conversation.shown.at(-1)?.blocks.at(-1)).toMatchObject({
      actions: [{ action: { verb: 'rule.form', args: {} } }],
    });
  });

  it('leaves other refusals to the dispatcher', async () => {
    const createRule = () => Promise.reject(new AppError('forbidden', 'You may not.'));
    await expect(
      runAction('rule.form', { metric: 'cpu', condition: '> 90' }, { api: { createRule } }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is opened by the list of rules, also by an empty one', async () => {
    for (const api of [{}, { rules: async () => [] }]) {
      const { shown } = await runVerb('rule list', { api });
      expect(JSON.stringify(shown.at(-1)?.blocks)).toContain(
        JSON.stringify({ verb: 'rule.form', args: {}, opensForm: true }),
      );
    }
  });
});
