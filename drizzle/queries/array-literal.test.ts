import { expect, test } from 'vitest';
import { arrayLiteral } from './array-literal.ts';

const literalOf = (values: (number | string)[], type: Parameters<typeof arrayLiteral>[1]) =>
  arrayLiteral(values, type, (value) => value);

test('text is quoted, so that no value ends its element or the array', () => {
  expect(literalOf(['a', '', 'NULL', '},{', '"\\'], 'text')).toBe('{"a","","NULL","},{","\\"\\\\"}');
});

test('numbers stay within what their column takes', () => {
  expect(literalOf([1e300, -1e300, 1e-300, 0.1], 'real')).toBe('{3.4e+38,-3.4e+38,0,0.1}');
  expect(literalOf([1e12, 2.6], 'integer')).toBe('{2147483647,3}');
  expect(literalOf([1e30, 7.5], 'bigint')).toBe('{9007199254740991,8}');
});

test('no rows are an empty array', () => {
  expect(literalOf([], 'uuid')).toBe('{}');
});
