import { expect, test } from 'vitest';
import { Complaints } from './complaints.ts';

test('what is wrong with an agent is said once a minute, of each server and in each way', () => {
  const complaints = new Complaints();
  expect(complaints.admits('web-1', 'samples refused', 0)).toBe(true);
  expect(complaints.admits('web-1', 'samples refused', 59_999)).toBe(false);
  expect(complaints.admits('web-1', 'gap not stored', 59_999)).toBe(true);
  expect(complaints.admits('web-2', 'samples refused', 59_999)).toBe(true);
  expect(complaints.admits('web-1', 'samples refused', 60_000)).toBe(true);
});
