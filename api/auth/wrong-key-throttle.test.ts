import { describe, expect, test } from 'vitest';
import { WrongKeyThrottle } from './wrong-key-throttle.ts';

const secret = Buffer.from('the right secret');
const other = Buffer.from('another secret..');

function throttleAfter(wrongKeys: number, address = '203.0.113.7') {
  const clock = { now: 1_000_000 };
  const throttle = new WrongKeyThrottle(() => clock.now);
  for (let wrong = 0; wrong < wrongKeys; wrong += 1) throttle.tried(address);
  return {
    clock,
    throttle,
    ask: (from: string, hash = other) => throttle.retryAfterSeconds(from, 'a', hash),
  };
}

describe('wrong keys', () => {
  test('are looked up until there were 30 from a network, and again when ten seconds are over', () => {
    expect(throttleAfter(29).ask('203.0.113.7')).toBeUndefined();
    const { clock, ask, throttle } = throttleAfter(30);
    expect(ask('203.0.113.7')).toBe(10);
    expect(ask('203.0.113.8')).toBeUndefined();
    clock.now += 9_001;
    expect(ask('203.0.113.7')).toBe(1);
    clock.now += 999;
    expect(ask('203.0.113.7')).toBeUndefined();
    throttle.tried('203.0.113.7');
    expect(ask('203.0.113.7')).toBeUndefined();
  });

  test('from one subscriber’s IPv6 network count together', () => {
    const { throttle, ask } = throttleAfter(29, '2001:db8::1');
    throttle.tried('2001:db8::ffff:2');
    expect(ask('2001:db8::3')).toBe(10);
    expect(ask('2001:db8:0:1::3')).toBeUndefined();
  });

  test('of others do not shut out a key that proved right, only that key with that secret', () => {
    const { throttle, ask } = throttleAfter(0);
    throttle.tried('203.0.113.7');
    throttle.right('203.0.113.7', 'a', secret);
    for (let wrong = 0; wrong < 30; wrong += 1) throttle.tried('203.0.113.7');
    expect(ask('203.0.113.7', secret)).toBeUndefined();
    expect(ask('203.0.113.7', other)).toBe(10);
  });

  test('right ones use nothing up', () => {
    const { throttle, ask } = throttleAfter(0);
    for (let right = 0; right < 100; right += 1) {
      throttle.tried('203.0.113.7');
      throttle.right('203.0.113.7', 'a', secret);
    }
    expect(ask('203.0.113.7', other)).toBeUndefined();
  });

  test('from very many networks are forgotten oldest first', () => {
    const { throttle, ask } = throttleAfter(30);
    for (let network = 0; network < 10_000; network += 1)
      throttle.tried(`2001:db8:0:${network.toString(16)}::1`);
    expect(ask('203.0.113.7')).toBeUndefined();
  });
});
