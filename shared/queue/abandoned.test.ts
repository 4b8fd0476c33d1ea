import { expect, test } from 'vitest';
import { isAbandoned } from './job-options.ts';

test('a question is passed over ten seconds after its asker gave up; a job that nobody asked never is', () => {
  const data = { metric: 'cpu_percent', askedUntil: 50_000 };
  expect(isAbandoned(data, 60_000)).toBe(false);
  expect(isAbandoned(data, 60_001)).toBe(true);
  expect(isAbandoned({ metric: 'cpu_percent' }, 60_001)).toBe(false);
});
