import { describe, expect, it } from 'vitest';
import { evaluateRule } from './evaluate-rule.ts';
import { initialState, type RuleState } from './rule-state.ts';
import type { RuleTerms } from './rule-terms.ts';

const cpu: RuleTerms = {
  aggregation: 'last',
  windowSeconds: 0,
  comparator: '>',
  warningThreshold: 90,
  criticalThreshold: 95,
  recoveryThreshold: null,
  holdSeconds: 0,
  keepFiringSeconds: 0,
  noDataPolicy: 'keep',
  noDataSeconds: 60,
  unit: 'percent',
};

/** "50 96 97" at 5 s steps -> what happened, as "fired critical@5", and where it stands. */
function play(terms: Partial<RuleTerms>, script: string, stepSeconds = 5, from = initialState) {
  const samples = script
    .split(' ')
    .map((text, index) => ({ at: index * stepSeconds * 1000, value: Number(text) }))
    .filter(({ value }) => Number.isFinite(value));
  return told(evaluateRule({ ...cpu, ...terms }, from, samples, samples.at(-1)?.at ?? 0));
}

function told({ state, transitions }: ReturnType<typeof evaluateRule>) {
  return {
    phase: state.phase,
    told: transitions.map(
      (transition) =>
        `${transition.kind}${'severity' in transition ? ` ${transition.severity}` : ''}@${transition.at / 1000}`,
    ),
  };
}

describe('thresholds', () => {
  it.each<[string, Partial<RuleTerms>, string, string, string[]]>([
    ['stays quiet below the threshold', {}, '50 90 89', 'inactive', []],
    ['fires a warning', {}, '50 91', 'firing', ['fired warning@5']],
    ['fires critical at once when both are crossed', {}, '50 99', 'firing', ['fired critical@5']],
    ['is exact: > does not hold at the threshold', { warningThreshold: 91 }, '91', 'inactive', []],
    ['>= holds at the threshold', { comparator: '>=' }, '90', 'firing', ['fired warning@0']],
    [
      '< fires below',
      { comparator: '<', warningThreshold: 20, criticalThreshold: 10 },
      '19 9',
      'firing',
      ['fired warning@0', 'severity_changed critical@5'],
    ],
    [
      '<= holds at the threshold',
      { comparator: '<=', warningThreshold: 20, criticalThreshold: null },
      '20',
      'firing',
      ['fired warning@0'],
    ],
    [
      '= fires and resolves without a margin',
      { comparator: '=', warningThreshold: 0, criticalThreshold: null },
      '0 1',
      'inactive',
      ['fired warning@0', 'resolved@5'],
    ],
    [
      '!= fires and resolves without a margin',
      { comparator: '!=', warningThreshold: 1, criticalThreshold: null },
      '0 1',
      'inactive',
      ['fired warning@0', 'resolved@5'],
    ],
    [
      'works with a critical threshold only',
      { warningThreshold: null },
      '94 96',
      'firing',
      ['fired critical@5'],
    ],
    [
      'never breaches without thresholds',
      { warningThreshold: null, criticalThreshold: null },
      '99',
      'inactive',
      [],
    ],
    ['ignores what is not a number', {}, '50 NaN Infinity', 'inactive', []],
  ])('%s', (_, terms, script, phase, transitions) => {
    expect(play(terms, script)).toEqual({ phase, told: transitions });
  });
});

describe('hold time', () => {
  it.each<[string, Partial<RuleTerms>, string, string, string[]]>([
    ['is pending until the breach has lasted', { holdSeconds: 15 }, '91 91 91', 'pending', []],
    ['fires when it has', { holdSeconds: 15 }, '91 91 91 91', 'firing', ['fired warning@15']],
    ['starts anew after one good sample', { holdSeconds: 15 }, '91 91 50 91 91 91', 'pending', []],
    ['counts for each severity', { holdSeconds: 15 }, '91 91 91 99', 'firing', ['fired warning@15']],
    [
      'escalates once the critical breach has lasted too',
      { holdSeconds: 10 },
      '91 91 91 99 99 99',
      'firing',
      ['fired warning@10', 'severity_changed critical@25'],
    ],
    [
      'does not run across a hole in the data',
      { holdSeconds: 60, noDataSeconds: 20 },
      '99 - - - - - - - - - - - - 99',
      'pending',
      [],
    ],
  ])('%s', (_, terms, script, phase, transitions) => {
    expect(play(terms, script)).toEqual({ phase, told: transitions });
  });

  it('says when the breach began', () => {
    const samples = [0, 5, 10].map((second) => ({ at: second * 1000, value: 99 }));
    expect(evaluateRule({ ...cpu, holdSeconds: 10 }, initialState, samples, 10_000).transitions).toEqual([
      { kind: 'fired', at: 10_000, severity: 'critical', startedAt: 0, value: 99, threshold: 95 },
    ]);
  });
});

describe('recovery', () => {
  it.each<[string, Partial<RuleTerms>, string, string, string[]]>([
    ['keeps firing between the threshold and 5 points back', {}, '91 86', 'firing', ['fired warning@0']],
    ['resolves 5 points back', {}, '91 85', 'inactive', ['fired warning@0', 'resolved@5']],
    [
      '5 points up for <',
      { comparator: '<', warningThreshold: 20, criticalThreshold: null },
      '19 24 25',
      'inactive',
      ['fired warning@0', 'resolved@10'],
    ],
    [
      'obeys its own recovery threshold',
      { recoveryThreshold: 50 },
      '91 60 50',
      'inactive',
      ['fired warning@0', 'resolved@10'],
    ],
    [
      'is the threshold itself where points mean nothing',
      { unit: 'count', warningThreshold: 8, criticalThreshold: null },
      '9 8',
      'inactive',
      ['fired warning@0', 'resolved@5'],
    ],
    [
      'never asks for less than 0 %',
      { warningThreshold: 3, criticalThreshold: null },
      '4 2',
      'inactive',
      ['fired warning@0', 'resolved@5'],
    ],
    [
      'eases to a warning 5 points back from critical',
      {},
      '99 91 90',
      'firing',
      ['fired critical@0', 'severity_changed warning@10'],
    ],
    [
      'is recovering while keep-firing lasts',
      { keepFiringSeconds: 10 },
      '91 50 50',
      'recovering',
      ['fired warning@0', 'recovering@5'],
    ],
    [
      'resolves after keep-firing',
      { keepFiringSeconds: 10 },
      '91 50 50 50',
      'inactive',
      ['fired warning@0', 'recovering@5', 'resolved@15'],
    ],
    [
      'falls back to firing',
      { keepFiringSeconds: 10 },
      '91 50 91 50',
      'recovering',
      ['fired warning@0', 'recovering@5', 'fell_back@10', 'recovering@15'],
    ],
    ['does not flap around one threshold', {}, '91 89 91 89 91', 'firing', ['fired warning@0']],
  ])('%s', (_, terms, script, phase, transitions) => {
    expect(play(terms, script)).toEqual({ phase, told: transitions });
  });
});

describe('window', () => {
  it.each<[RuleTerms['aggregation'], string, string]>([
    ['avg', '80 99', 'inactive'],
    ['max', '80 99', 'firing'],
    ['min', '99 99 80', 'inactive'],
    ['avg', '99 99', 'firing'],
  ])('%s of %s is judged %s', (aggregation, script, phase) => {
    expect(play({ aggregation, windowSeconds: 60 }, script).phase).toBe(phase);
  });

  it('leaves out what is older than the window', () => {
    expect(play({ aggregation: 'avg', windowSeconds: 10 }, '0 0 99 99').phase).toBe('firing');
  });

  it('uses samples it has seen as context without judging them again', () => {
    const terms: RuleTerms = { ...cpu, aggregation: 'avg', windowSeconds: 60 };
    const old = [
      { at: 0, value: 10 },
      { at: 5000, value: 10 },
    ];
    const seen = evaluateRule(terms, initialState, old, 5000).state;
    expect(evaluateRule(terms, seen, [...old, { at: 10_000, value: 99 }], 10_000).state.value).toBeCloseTo(
      39.67,
      1,
    );
  });
});

describe('courses', () => {
  const growth: Partial<RuleTerms> = {
    aggregation: 'rate',
    windowSeconds: 20,
    warningThreshold: 1000,
    criticalThreshold: 5000,
  };
  const prediction: Partial<RuleTerms> = {
    aggregation: 'hours_to_full',
    unit: 'hours',
    windowSeconds: 20,
    comparator: '<',
    warningThreshold: 0.1,
    criticalThreshold: 0.01,
  };

  it.each<[string, Partial<RuleTerms>, string, string, string[]]>([
    // 2 points in 5 s are 1440 an hour.
    ['fires on growth per hour', growth, '10 12 14 16', 'firing', ['fired warning@10']],
    ['not on a level, however high', growth, '99 99 99 99', 'inactive', []],
    ['nor on what falls', growth, '99 80 60 40', 'inactive', []],
    [
      'fires on what falls, when told to',
      { ...growth, comparator: '<', warningThreshold: -1000, criticalThreshold: null },
      '20 18 16 14',
      'firing',
      ['fired warning@10'],
    ],
    ['says nothing of two samples', growth, '10 90', 'inactive', []],
    ['nor of less than half a window', { ...growth, windowSeconds: 60 }, '10 20 30 40 50', 'inactive', []],
    [
      'says it of half a window',
      { ...growth, windowSeconds: 40 },
      '10 12 14 16 18',
      'firing',
      ['fired warning@20'],
    ],
    [
      'recovers a quarter below',
      { ...growth, criticalThreshold: null },
      '10 12 14 16 17 18 18.5 19 19.5 20 20',
      'inactive',
      ['fired warning@10', 'resolved@30'],
    ],
    [
      'resolves when it holds still',
      growth,
      '10 12 14 16 16 16 16',
      'inactive',
      ['fired warning@10', 'resolved@25'],
    ],
    ['predicts when it is full', prediction, '90 91 92', 'firing', ['fired warning@10']],
    ['that it is full now', prediction, '98 99 100', 'firing', ['fired critical@10']],
    ['nothing of a disk that rests', prediction, '99 99 99 99', 'inactive', []],
    ['nor of one that empties', prediction, '99 98 97', 'inactive', []],
    [
      'is over when the disk rests',
      prediction,
      '90 91 92 92 92 92 92',
      'inactive',
      ['fired warning@10', 'resolved@25'],
    ],
  ])('%s', (_, terms, script, phase, transitions) => {
    expect(play(terms, script)).toEqual({ phase, told: transitions });
  });

  it('keeps no number of hours that is none', () => {
    const samples = [0, 5, 10].map((second) => ({ at: second * 1000, value: 50 }));
    const terms = { ...cpu, ...prediction, comparator: '>' as const };
    const { state, transitions } = evaluateRule(terms, initialState, samples, 10_000);
    expect([state.value, state.peak]).toEqual([null, null]);
    expect(transitions).toMatchObject([{ kind: 'fired', value: null }]);
  });

  it('takes a hold anew when it cannot tell any more', () => {
    const terms = { ...growth, holdSeconds: 10, noDataSeconds: 600 };
    expect(play(terms, '10 12 14 16 - - - - - - 40 42 44').phase).toBe('pending');
  });

  it('has data again, though no course yet', () => {
    const terms: RuleTerms = { ...cpu, ...growth, noDataPolicy: 'notify' };
    const samples = [0, 5, 10].map((second) => ({ at: second * 1000, value: 50 }));
    const quiet = evaluateRule(terms, evaluateRule(terms, initialState, samples, 10_000).state, [], 90_000);
    expect(told(quiet).phase).toBe('nodata');
    const back = evaluateRule(terms, quiet.state, [{ at: 95_000, value: 50 }], 95_000);
    expect(told(back)).toEqual({ phase: 'inactive', told: ['resolved@95'] });
  });
});

describe('no data', () => {
  const heard = (script: string, terms: Partial<RuleTerms> = {}) => {
    const samples = script.split(' ').map((text, index) => ({ at: index * 5000, value: Number(text) }));
    return evaluateRule({ ...cpu, ...terms }, initialState, samples, 5000).state;
  };
  const silent = (state: RuleState, terms: Partial<RuleTerms>, afterSeconds = 66) =>
    told(evaluateRule({ ...cpu, ...terms }, state, [], afterSeconds * 1000));

  it.each<[RuleTerms['noDataPolicy'], string, string, string[]]>([
    ['keep', '99', 'firing', []],
    ['keep', '50', 'inactive', []],
    ['ok', '99', 'inactive', ['resolved@66']],
    ['ok', '50', 'inactive', []],
    ['notify', '99', 'nodata', ['no_data@66']],
    ['notify', '50', 'nodata', ['no_data@66']],
    ['fire', '99', 'firing', []],
    ['fire', '50', 'firing', ['fired critical@66']],
  ])('%s after %s', (noDataPolicy, last, phase, transitions) => {
    expect(silent(heard(last), { noDataPolicy })).toEqual({ phase, told: transitions });
  });

  it('waits for the whole of noDataSeconds', () => {
    expect(silent(heard('50'), { noDataPolicy: 'fire' }, 65)).toEqual({ phase: 'inactive', told: [] });
  });

  it.each([
    ['nobody listens', null, []],
    ['we listen for less than that', 6, []],
    ['we listen for longer', 5, ['no_data@66']],
  ])('is judged by who listens: %s', (_, since, transitions) => {
    const terms: RuleTerms = { ...cpu, noDataPolicy: 'notify' };
    const listeningSince = since === null ? null : since * 1000;
    expect(told(evaluateRule(terms, heard('50'), [], 66_000, listeningSince)).told).toEqual(transitions);
  });

  it('is not for a target never heard of', () => {
    expect(silent(initialState, { noDataPolicy: 'fire' })).toEqual({ phase: 'inactive', told: [] });
  });

  it('is told once, and ends with the next good sample', () => {
    const terms: RuleTerms = { ...cpu, noDataPolicy: 'notify' };
    const quiet = evaluateRule(terms, heard('50'), [], 70_000).state;
    expect(evaluateRule(terms, quiet, [], 75_000).transitions).toEqual([]);
    const back = evaluateRule(terms, quiet, [{ at: 80_000, value: 50 }], 80_000);
    expect(told(back)).toEqual({ phase: 'inactive', told: ['resolved@80'] });
  });

  it('returns to firing when the data does and is still bad', () => {
    const terms: RuleTerms = { ...cpu, noDataPolicy: 'notify' };
    const quiet = evaluateRule(terms, heard('99'), [], 70_000).state;
    const back = evaluateRule(terms, quiet, [{ at: 80_000, value: 99 }], 80_000);
    expect(told(back)).toEqual({ phase: 'firing', told: ['data_returned@80'] });
  });

  it('is measured on our clock: an agent an hour behind is not silent', () => {
    const terms: RuleTerms = { ...cpu, noDataPolicy: 'fire' };
    const now = 3_600_000;
    const { state } = evaluateRule(terms, initialState, [{ at: 5000, value: 50 }], now);
    expect(evaluateRule(terms, state, [], now + 30_000).transitions).toEqual([]);
  });
});
