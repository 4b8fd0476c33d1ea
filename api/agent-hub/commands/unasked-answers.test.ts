import { describe, expect, test } from 'vitest';
import { UnaskedAnswers } from './unasked-answers.ts';

describe('answers nobody asked for', () => {
  test('are looked up once each', () => {
    const unasked = new UnaskedAnswers();
    expect(unasked.judge('web-1', 'a', 0)).toBe('look');
    unasked.notFound('web-1', 'a', 1);
    expect([unasked.judge('web-1', 'a', 1), unasked.judge('web-1', 'b', 2)]).toEqual(['ignore', 'look']);
    expect(unasked.judge('web-2', 'a', 3)).toBe('look');
  });

  test('are too many at the 101st in a minute, of that server alone', () => {
    const unasked = new UnaskedAnswers();
    for (let number = 0; number < 100; number += 1) {
      expect(unasked.judge('web-1', `answer ${number}`, number)).toBe('look');
    }
    expect(unasked.judge('web-1', 'one more', 59_999)).toBe('too_many');
    expect(unasked.judge('web-2', 'one more', 59_999)).toBe('look');
    expect(unasked.judge('web-1', 'one more', 60_000)).toBe('look');
  });

  test('of very many servers still count', () => {
    const unasked = new UnaskedAnswers();
    for (let number = 0; number < 100; number += 1) unasked.judge('web-1', 'a', 0);
    for (let number = 0; number < 2000; number += 1) unasked.judge(`other ${number}`, 'a', number);
    expect(unasked.judge('web-1', 'a', 2000)).toBe('too_many');
  });
});
