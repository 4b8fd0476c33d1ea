import { expect, test } from 'vitest';
import { decoyHash, hashPassword, verifyPassword } from './password.ts';

/** Algorithm, version and costs of a PHC string, and how long salt and hash are. */
const costOf = (phc: string) => {
  const [, algorithm, version, costs, salt, hash] = phc.split('$');
  return [algorithm, version, costs, salt?.length, hash?.length];
};

test('an unknown account costs what a known one does, and no password opens it', async () => {
  const stored = await hashPassword('correct horse battery');
  expect(costOf(decoyHash)).toEqual(costOf(stored));
  expect(await verifyPassword(stored, 'correct horse battery')).toBe(true);
  expect(await verifyPassword(stored, 'wrong')).toBe(false);
  expect(await verifyPassword(undefined, 'correct horse battery')).toBe(false);
});
