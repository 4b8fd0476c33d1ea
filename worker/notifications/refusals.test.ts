import { expect, it } from 'vitest';
import { DeliveryError } from './chat-delivery.ts';
import { Refusals } from './refusals.ts';

it('repeats what was refused, with the time that is left, until that is over', () => {
  let now = 0;
  const refusals = new Refusals(() => now);
  refusals.remember('post C1', new DeliveryError('channel', 'Missing Permissions'), 60_000);
  now = 20_000;
  expect(() => refusals.check('*', 'post C1')).toThrowError(
    expect.objectContaining({ failure: 'channel', message: 'Missing Permissions', retryAfterSeconds: 40 }),
  );
  expect(() => refusals.check('post C2')).not.toThrow();
  now = 60_000;
  expect(() => refusals.check('post C1')).not.toThrow();
});
