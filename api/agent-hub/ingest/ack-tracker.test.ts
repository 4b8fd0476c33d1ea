import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AckTracker } from './ack-tracker.ts';

test('commits that overtake each other are acknowledged when the gap closes', () => {
  const acks = new AckTracker();
  const first = acks.received(1, 10);
  const second = acks.received(11, 20);
  second();
  expect(acks.take()).toBeUndefined();
  first();
  expect(acks.take()).toBe(20);
  expect(acks.take()).toBeUndefined();
});

test('an old sample sent again is acknowledged again, never below what was', () => {
  const acks = new AckTracker();
  acks.received(8, 9)();
  expect(acks.take()).toBe(9);
  acks.received(3, 3)();
  expect(acks.take()).toBe(9);
});

test('never speaks for a sample that is still on its way', () => {
  const frames = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 9 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(frames, fc.array(fc.nat(11)), (ranges, order) => {
      const acks = new AckTracker();
      const settlers = ranges.map(([min, length]) => acks.received(min, min + length));
      const open = new Set(ranges.map((_, index) => index));
      for (const index of order.filter((candidate) => open.has(candidate))) {
        settlers[index]?.();
        open.delete(index);
        const acknowledged = acks.take() ?? 0;
        for (const waiting of open) expect(ranges[waiting]?.[0]).toBeGreaterThan(acknowledged);
      }
    }),
  );
});
