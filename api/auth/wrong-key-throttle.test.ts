import { describe, expect, test } from 'vitest';
import { WrongKeyThrottle } from './wrong-key-throttle.ts';

const secret = Buffer.from('the right secret');
const other = Buffer.from('another secret..');

function throttleAfter(wrongKeys: number, address = '203.0.113.7') {
  const clock = { now: 1_000_000 };
  const throttle = new WrongKeyThrottle(() => clock.now);
  for (let wrong = 0; wrong < wrongKeys; wrong += 1) throttle.wrongFrom(address);
  return {
    clock,
    throttle,
    ask: (from: string, hash = other) => throttle.retryAfterSeconds(from, 'a', hash),
  };
}

describe('wrong keys', () => {
  test('are looked up until there were 20 from a network, and again when the second is over', () => {
    expect(throttleAfter(19).ask('203.0.113.7')).toBeUndefined();
    const { clock, ask, throttle } = throttleAfter(20);
    expect(ask('203.0.113.7')).toBe(1);
    expect(ask('203.0.113.8')).toBeUndefined();
    clock.now += 999;
    expect(ask('203.0.113.7')).toBe(1);
    clock.now += 1;
    expect(ask('203.0.113.7')).toBeUndefined();
    throttle.wrongFrom('203.0.113.7');
    expect(ask('203.0.113.7')).toBeUndefined();
  });

  test('from one subscriber’s IPv6 network count together', () => {
    const { throttle, ask } = throttleAfter(19, '2001:db8::1');
    throttle.wrongFrom('2001:db8::ffff:2');
    expect(ask('2001:db8::3')).toBe(1);
    expect(ask('2001:db8:0:1::3')).toBeUndefined();
  });

  test('of others do not shut out a key that proved right, only that key with that secret', () => {
    const { throttle, ask } = throttleAfter(20);
    throttle.right('a', secret);
    expect(ask('203.0.113.7', secret)).toBeUndefined();
    expect(ask('203.0.113.7', other)).toBe(1);
  });

  test('from very many networks are forgotten oldest first', () => {
    const { throttle, ask } = throttleAfter(20);
    for (let network = 0; network < 10_000; network += 1)
      throttle.wrongFrom(`2001:db8:0:${network.toString(16)}::1`);
    expect(ask('203.0.113.7')).toBeUndefined();
  });
});
