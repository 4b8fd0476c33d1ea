import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import { type JudgedRule, judgeRule } from './judge-rule.ts';
import { verdictOn } from './value-range.ts';

const rule: JudgedRule = {
  metric: 'cpu_percent',
  aggregation: 'last',
  windowSeconds: 0,
  noDataPolicy: 'keep',
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
    [{ metric: 'uptime_seconds', criticalThreshold: 0 }, 'criticalThreshold'],
    [{ metric: 'uptime_seconds', criticalThreshold: 1 }, undefined],
    [{ metric: 'uptime_seconds', comparator: '<', criticalThreshold: 300 }, undefined],
    [{ metric: 'process_count', criticalThreshold: 0 }, 'criticalThreshold'],
    [{ metric: 'process_count', comparator: '>=', criticalThreshold: 1 }, 'criticalThreshold'],
    [{ metric: 'process_count', comparator: '<', criticalThreshold: 1 }, 'criticalThreshold'],
    [{ metric: 'process_count', comparator: '=', criticalThreshold: 0 }, 'criticalThreshold'],
    [{ metric: 'process_count', criticalThreshold: 500, recoveryThreshold: 0 }, 'recoveryThreshold'],
    [{ metric: 'memory_percent', criticalThreshold: 0 }, 'criticalThreshold'],
    [{ metric: 'memory_used_bytes', criticalThreshold: 0 }, 'criticalThreshold'],
    // Of these it is news that there is any.
    [{ metric: 'swap_percent', criticalThreshold: 0 }, undefined],
    [{ metric: 'interface_errors', criticalThreshold: 0 }, undefined],
    [{ metric: 'container_restarts', criticalThreshold: 0 }, undefined],
    [{ criticalThreshold: 0 }, undefined],
    [{ keyPattern: '/var' }, 'keyPattern'],
    [{ metric: 'disk_percent', keyPattern: '/var' }, undefined],
    [{ warningThreshold: 95 }, 'warningThreshold'],
    [{ warningThreshold: 80 }, undefined],
    [{ comparator: '<', warningThreshold: 10, criticalThreshold: 20 }, 'warningThreshold'],
    [{ recoveryThreshold: 95 }, 'recoveryThreshold'],
    [{ recoveryThreshold: 85 }, undefined],
    [{ comparator: '<', criticalThreshold: 10, recoveryThreshold: 5 }, 'recoveryThreshold'],
    [{ recoveryThreshold: 0 }, undefined],
    [{ recoveryThreshold: -1 }, 'recoveryThreshold'],
    [{ comparator: '<', criticalThreshold: 10, recoveryThreshold: 101 }, 'recoveryThreshold'],
    [{ metric: 'load1', comparator: '<', criticalThreshold: 10, recoveryThreshold: 101 }, undefined],
    [
      { metric: 'process_count', comparator: '=', criticalThreshold: 1, recoveryThreshold: 1 },
      'recoveryThreshold',
    ],
    [{ warningThreshold: 90 }, 'warningThreshold'],
    [
      { metric: 'process_count', comparator: '!=', warningThreshold: 1, criticalThreshold: 2 },
      'warningThreshold',
    ],
    [{ metric: 'process_count', comparator: '=', warningThreshold: 1, criticalThreshold: 2 }, undefined],
    [{ comparator: '=', criticalThreshold: 50 }, 'criticalThreshold'],
    [{ comparator: '!=', criticalThreshold: 50 }, 'criticalThreshold'],
    [{ comparator: '=', criticalThreshold: 100 }, undefined],
    [{ metric: 'container_running', comparator: '=', criticalThreshold: 0 }, undefined],
    [
      {
        metric: 'process_count',
        aggregation: 'avg',
        windowSeconds: 60,
        comparator: '=',
        criticalThreshold: 5,
      },
      'criticalThreshold',
    ],
    [{ aggregation: 'rate', criticalThreshold: 10 }, undefined],
    [{ aggregation: 'rate', criticalThreshold: -10 }, undefined],
    [{ aggregation: 'rate', criticalThreshold: 150 }, 'criticalThreshold'],
    [{ aggregation: 'rate', windowSeconds: 1800, criticalThreshold: 150 }, undefined],
    [{ aggregation: 'rate', comparator: '<', criticalThreshold: -200 }, 'criticalThreshold'],
    [{ aggregation: 'rate', windowSeconds: 60, criticalThreshold: 10 }, 'windowSeconds'],
    [{ aggregation: 'rate', metric: 'memory_used_bytes', criticalThreshold: 1e12 }, undefined],
    [{ metric: 'disk_full_hours', comparator: '<', criticalThreshold: 24 }, undefined],
    [
      { metric: 'disk_full_hours', comparator: '<', warningThreshold: 4, criticalThreshold: 24 },
      'warningThreshold',
    ],
    [{ metric: 'disk_full_hours', criticalThreshold: 24 }, 'comparator'],
    [{ metric: 'disk_full_hours', comparator: '<', criticalThreshold: 0 }, 'criticalThreshold'],
    [{ metric: 'disk_full_hours', comparator: '<', aggregation: 'rate' }, 'aggregation'],
    [{ metric: 'disk_full_hours', comparator: '<', windowSeconds: 600 }, 'windowSeconds'],
    [{ metric: 'heartbeat_age_seconds', criticalThreshold: 30 }, undefined],
    [{ metric: 'heartbeat_age_seconds', criticalThreshold: 5 }, 'criticalThreshold'],
    [{ metric: 'heartbeat_age_seconds', criticalThreshold: 30, noDataPolicy: 'fire' }, 'noDataPolicy'],
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
