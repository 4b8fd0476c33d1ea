import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import { type JudgedRule, judgeRule, verdictOn } from './judge-rule.ts';

const rule: JudgedRule = {
  metric: 'cpu_percent',
  keyPattern: '*',
  comparator: '>',
  warningThreshold: null,
  criticalThreshold: 90,
  recoveryThreshold: null,
};

function fieldRefused(change: Partial<JudgedRule>): string | undefined {
  try {
    judgeRule({ ...rule, ...change });
    return undefined;
  } catch (error) {
    const [first] = (error as AppError).details!.fields as { field: string }[];
    return first?.field;
  }
}

describe('judgeRule', () => {
  it.each<[Partial<JudgedRule>, string | undefined]>([
    [{}, undefined],
    [{ criticalThreshold: 100 }, 'criticalThreshold'],
    [{ criticalThreshold: -1 }, 'criticalThreshold'],
    [{ comparator: '<', criticalThreshold: 0 }, 'criticalThreshold'],
    [{ comparator: '>=', criticalThreshold: 0 }, 'criticalThreshold'],
    [{ comparator: '>=', criticalThreshold: 100 }, undefined],
    [{ metric: 'container_running', comparator: '<', criticalThreshold: 1 }, undefined],
    [{ metric: 'container_running', comparator: '>', criticalThreshold: 1 }, 'criticalThreshold'],
    [{ metric: 'container_cpu_percent', criticalThreshold: 250 }, undefined],
    [{ metric: 'load1', criticalThreshold: 1000 }, undefined],
    [{ criticalThreshold: null }, 'criticalThreshold'],
    [{ keyPattern: '/var' }, 'keyPattern'],
    [{ metric: 'disk_percent', keyPattern: '/var' }, undefined],
    [{ warningThreshold: 95 }, 'warningThreshold'],
    [{ warningThreshold: 80 }, undefined],
    [{ comparator: '<', warningThreshold: 10, criticalThreshold: 20 }, 'warningThreshold'],
    [{ recoveryThreshold: 95 }, 'recoveryThreshold'],
    [{ recoveryThreshold: 85 }, undefined],
    [{ comparator: '<', criticalThreshold: 10, recoveryThreshold: 5 }, 'recoveryThreshold'],
  ])('%j has a fault in %s', (change, field) => expect(fieldRefused(change)).toBe(field));
});

describe('verdictOn', () => {
  it.each([
    ['=', 50, undefined],
    ['=', 101, 'never'],
    ['!=', 101, 'always'],
    ['!=', 50, undefined],
    ['<=', 100, 'always'],
    ['<=', -1, 'never'],
    ['<', 101, 'always'],
  ] as const)('%s %d on 0..100 is %s', (comparator, threshold, verdict) => {
    expect(verdictOn(comparator, threshold, [0, 100])).toBe(verdict);
  });
});
