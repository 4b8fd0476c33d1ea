import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { LoginThrottle } from './login-throttle.ts';

it('counts by account whatever its case, and forgets after 15 minutes', () => {
  let now = 0;
  const throttle = new LoginThrottle(() => now);
  for (let count = 0; count < 10; count += 1) throttle.failed('Ada@example.org', `10.0.0.${count}`);
  expect(() => throttle.check('ada@example.org', '10.0.1.1')).toThrowError(AppError);
  expect(() => throttle.check('eve@example.org', '10.0.1.1')).not.toThrow();
  now = 15 * 60_000;
  expect(() => throttle.check('ada@example.org', '10.0.1.1')).not.toThrow();
});

it('counts by address over many accounts, and one success does not wash that away', () => {
  const throttle = new LoginThrottle(() => 0);
  for (let count = 0; count < 101; count += 1) throttle.failed(`user-${count}@example.org`, '10.0.0.1');
  throttle.succeeded('user-0@example.org', '10.0.0.1');
  expect(() => throttle.check('new@example.org', '10.0.0.1')).toThrowError(AppError);
  expect(() => throttle.check('new@example.org', '10.0.0.2')).not.toThrow();
});
