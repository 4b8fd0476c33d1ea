import { describe, expect, it } from 'vitest';
import type { AlertRule } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { runAction, runVerb } from '../test-support/run-verb.ts';
import { anAlert, aRule, aRuleTest, ids } from '../test-support/sample-data.ts';

/** One rule, as the API keeps it. */
function ruleStore(rule: AlertRule = aRule()) {
  const changes: unknown[] = [];
  const added: unknown[] = [];
  const tested: unknown[] = [];
  const api = {
    rules: async () => [rule],
    rule: async () => rule,
    createRule: async (wanted: unknown) => {
      added.push(wanted);
      return aRule();
    },
    updateRule: async (_: string, change: object) => {
      changes.push(change);
      return { ...rule, ...change };
    },
    testRule: async (_: string, change: unknown) => {
      tested.push(change);
      return aRuleTest();
    },
    testNewRule: async (wanted: unknown) => {
      tested.push(wanted);
      return aRuleTest();
    },
  };
  return { api, changes, added, tested };
}
const actionsOf = async (run: ReturnType<typeof runVerb>) =>
  ((await run).shown.at(-1)?.blocks ?? [])
    .flatMap((block) => (block.kind === 'actions' ? block.actions : []))
    .flatMap((action) => (action.kind === 'button' ? [action] : []));

describe('rule edit', () => {
  it.each<[string, object]>([
    ['> 85', { comparator: '>', criticalThreshold: 85 }],
    ['critical 95 for 10m', { criticalThreshold: 95, holdSeconds: 600 }],
    ['warning 80', { warningThreshold: 80 }],
    ['warning', { warningThreshold: 90, criticalThreshold: null }],
    ['on tag:db to default', { scope: 'tag:db', channel: null }],
    [
      'disk:/var >= 95%',
      { metric: 'disk_percent', keyPattern: '/var', comparator: '>=', criticalThreshold: 95 },
    ],
    ['disk', { metric: 'disk_percent', keyPattern: '*' }],
    [
      'avg over 10m keep 5m recover 80',
      { aggregation: 'avg', windowSeconds: 600, keepFiringSeconds: 300, recoveryThreshold: 80 },
    ],
    ['no-data fire after 5m', { noDataPolicy: 'fire', noDataSeconds: 300 }],
    ['runbook none recover default', { runbookUrl: null, recoveryThreshold: null }],
    ['named Hot', { name: 'Hot' }],
  ])('%s changes that and nothing else', async (words, change) => {
    const { api, changes } = ruleStore();
    await runVerb(`rule edit "High CPU" ${words}`, { api });
    expect(changes).toEqual([change]);
  });

  it('shows what was and what is', async () => {
    const { api } = ruleStore(aRule({ holdSeconds: 0 }));
    const { lastText } = await runVerb('rule edit "High CPU" > 85 for 10m', { api });
    expect(lastText()).toMatch(/Critical:? 90 % → 85 %/);
    expect(lastText()).toMatch(/Lasts for:? at once → 10m/);
    expect(lastText()).not.toContain('Servers');
  });

  it('asks which of two thresholds a bare value is for', async () => {
    const { api, changes } = ruleStore(aRule({ warningThreshold: 80 }));
    await expect(runVerb('rule edit "High CPU" > 85', { api })).rejects.toThrow(
      'Which of its two thresholds?',
    );
    await runVerb('rule edit "High CPU" > 85 critical', { api });
    expect(changes).toEqual([{ comparator: '>', criticalThreshold: 85 }]);
  });

  it('without a change offers the form, and says how a name of two words is written', async () => {
    const { api, changes } = ruleStore();
    expect(await actionsOf(runVerb('rule edit "high cpu"', { api }))).toMatchObject([
      { label: 'Edit…', action: { verb: 'rule.form', args: { rule: ids.rule }, opensForm: true } },
    ]);
    await expect(runVerb('rule edit High > 85', { api })).rejects.toMatchObject({
      hint: 'Put its name in quotes: "High CPU".',
    });
    expect(changes).toEqual([]);
  });

  it('refuses a unit the metric does not have, with the nearest', async () => {
    const { api } = ruleStore(aRule({ metric: 'memory_used_bytes' }));
    await expect(runVerb('rule edit "High CPU" > 2gob', { api })).rejects.toMatchObject({
      hint: expect.stringContaining('`GB`'),
    });
  });
});

describe('rule enable and disable', () => {
  it.each([
    ['disable', true, false, 'Enable'],
    ['enable', false, true, 'Disable'],
  ] as const)('%s', async (verb, before, after, offered) => {
    const { api, changes } = ruleStore(aRule({ enabled: before }));
    const buttons = await actionsOf(runVerb(`rule ${verb} "High CPU"`, { api }));
    expect(changes).toEqual([{ enabled: after }]);
    expect(buttons.map(({ label }) => label)).toContain(offered);
  });
});

describe('rule list', () => {
  it('puts what fires first, with where and since when', async () => {
    const rules = [aRule({ id: ids.web1, name: 'Quiet' }), aRule({ name: 'Loud' })];
    const open = [anAlert({ ruleId: ids.rule })];
    const { lastText } = await runVerb('rule list', {
      api: { rules: async () => rules, alerts: async () => open },
    });
    expect(lastText()).toContain('2 alert rules, 1 firing');
    expect(lastText()).toMatch(/Loud.*Now 🔴 web-1 since.*Quiet/s);
  });

  it('leaves out rules that watch none of the servers asked for', async () => {
    const rules = [
      aRule({ scope: 'tag:web' }),
      aRule({ name: 'Other', scope: 'tag:nothing' }),
      aRule({ name: 'Bad', scope: 'a/b/c' }),
    ];
    const { lastText } = await runVerb('rule list web-1', { api: { rules: async () => rules } });
    expect(lastText()).toContain('1 alert rule about web-1');
  });
});

describe('rule test', () => {
  it('replays a new rule and adds it as it was tested', async () => {
    const { api, tested, added } = ruleStore();
    const buttons = await actionsOf(runVerb('rule test cpu > 80 for 5m on tag:web 7d', { api }));
    expect(tested).toMatchObject([
      { metric: 'cpu_percent', warningThreshold: 80, holdSeconds: 300, scope: 'tag:web', range: '7d' },
    ]);
    const add = buttons.find(({ label }) => label === 'Add this rule');
    expect(add?.action).toEqual({
      verb: 'rule.apply',
      args: { words: 'cpu > 80% warning for 5m on tag:web' },
    });
    await runAction('rule.apply', add?.action.args ?? {}, { api });
    expect(added).toMatchObject([{ metric: 'cpu_percent', warningThreshold: 80, holdSeconds: 300 }]);
  });

  it('replays a rule that is there, with what is about to change, and changes it so', async () => {
    const { api, tested, changes } = ruleStore();
    const buttons = await actionsOf(runVerb('rule test "High CPU" > 80 6h', { api }));
    expect(tested).toEqual([{ comparator: '>', criticalThreshold: 80, range: '6h' }]);
    const change = buttons.find(({ label }) => label === 'Change it so');
    await runAction('rule.apply', change?.action.args ?? {}, { api });
    expect(changes).toMatchObject([{ criticalThreshold: 80 }]);
    expect(await actionsOf(runAction('rule.test', { rule: ids.rule }, { api }))).toMatchObject([
      { label: 'Last 1h' },
      { label: 'Last 6h' },
      { label: 'Last 7d' },
      { label: 'Edit…' },
    ]);
  });

  it('says what to type where no button can carry the rule', async () => {
    const { api } = ruleStore();
    const words = `cpu > 80 on ${'tag:a-rather-long-one '.repeat(6).trim()}`;
    const { lastText } = await runVerb(`rule test ${words}`, { api });
    expect(lastText()).toContain(
      'To have it so: /chatops rule add cpu > 80% warning on tag:a-rather-long-one',
    );
  });

  it.each<[Parameters<typeof aRuleTest>[0], string]>([
    [{ firings: [], firingCount: 0 }, 'would not have fired'],
    [{ firings: [], firingCount: 0 }, 'it would have stayed silent'],
    [
      { firings: [], firingCount: 0, targets: [], targetCount: 0, chart: null },
      'There is no data of what it watches',
    ],
    [{ chart: null }, 'The chart could not be drawn'],
    [{ servers: { matched: 80, tested: 50 } }, 'Only the first 50 of 80 servers were tested'],
    [{ stepSeconds: 0 }, 'From every sample'],
    [{}, 'One of them would be firing right now'],
    [{ firingCount: 30 }, 'and 28 more before that'],
  ])('%j is told as "%s"', async (change, words) => {
    const { lastText } = await runVerb('rule test cpu > 80', {
      api: { testNewRule: async () => aRuleTest(change) },
    });
    expect(lastText()).toContain(words);
  });

  it.each([
    ['rule test', 'Which rule?'],
    ['rule test 7d', 'Which rule?'],
    ['rule test cpuu > 80', 'There is no metric "cpuu".'],
    ['rule test nothing', 'There is no rule "nothing".'],
    ['rule test cpu > lots', '"lots" is not a number.'],
  ])('refuses %s', async (typed, why) => {
    await expect(runVerb(typed)).rejects.toThrow(why);
  });
});

describe('what a rule would do at this moment', () => {
  it.each<[object, string]>([
    [{}, 'Right now it fires within seconds: web-1 (up to 97.4 %).'],
    [{ firings: [], firingCount: 0 }, 'Nothing of it would be firing right now.'],
    [{ targetCount: 0 }, 'No data to judge by yet.'],
  ])('%j is told as "%s"', async (change, words) => {
    const { lastText } = await runVerb('rule add cpu > 90', {
      api: { testRule: async () => aRuleTest(change) },
    });
    expect(lastText()).toContain(words);
  });

  it('does not keep the answer from whoever made the rule when it cannot be known', async () => {
    const fail = (error: Error) => ({ api: { testRule: () => Promise.reject(error) } });
    const busy = await runVerb('rule add cpu > 90', fail(new AppError('timeout', 'Too late.')));
    expect(busy.lastText()).toContain('could not be checked');
    const none = await runVerb('rule add cpu > 90', fail(new AppError('target_not_found', 'No server.')));
    expect(none.lastText()).not.toContain('could not be checked');
  });
});
