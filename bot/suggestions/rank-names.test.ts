import { expect, it } from 'vitest';
import { rankNames } from './rank-names.ts';

const candidates = ['redis', 'web-redis', 'reader', 'nginx'].map((name) => ({
  label: name,
  value: name,
  names: [name],
}));
const values = (typed: string) => rankNames(typed, candidates).map(({ value }) => value);

it('puts what begins with it before what contains it', () => {
  expect(values('red')).toEqual(['redis', 'web-redis']);
  expect(values('re')).toEqual(['redis', 'reader', 'web-redis']);
});

it('takes look-alikes only when nothing fits', () => {
  expect(values('ngnix')).toEqual(['nginx']);
});

it('offers at most 25, none with a value that would arrive cut off', () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    label: 'x'.repeat(300),
    value: `${index}`,
    names: ['x'],
  }));
  const long = { label: 'long', value: 'x'.repeat(101), names: ['x'] };
  const found = rankNames('x', [long, ...many]);
  expect(found).toHaveLength(25);
  expect(found[0]).toEqual({ label: `${'x'.repeat(99)}…`, value: '0' });
});
