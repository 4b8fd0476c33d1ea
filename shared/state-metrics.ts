import type { MetricName } from './metrics.ts';

/** A metric that is 0 or 1, in words. */
export interface StateMetric {
  /** What 0 and 1 are called. */
  words: readonly [zero: string, one: string];
  /** Which of them is as it should be. */
  good: 0 | 1;
}

const states: Partial<Record<MetricName, StateMetric>> = {
  container_running: { words: ['not running', 'running'], good: 1 },
  container_unhealthy: { words: ['healthy', 'unhealthy'], good: 0 },
  agent_outdated: { words: ['up to date', 'outdated'], good: 0 },
};

/** Undefined for metrics that measure or count. */
export const stateMetric = (metric: MetricName): StateMetric | undefined => states[metric];

/** "not running", "unhealthy"; of an average over time, what was the case for most of it. */
export function stateWord({ words }: StateMetric, value: number): string {
  return value < 0.5 ? words[0] : words[1];
}
