import { expect, test } from 'vitest';
import { parseTags } from '../../ui/parse-tags.ts';
import { changedConnections } from './changed-connections.ts';
import { toTarget } from './to-target.ts';

const server = (name: string, online: boolean) => ({ id: name, name, online });

test('tells who came and who went, not who is new or was deleted', () => {
  const before = [server('a', true), server('b', false), server('c', true), server('gone', true)];
  const after = [server('a', false), server('b', true), server('c', true), server('new', true)];
  expect(changedConnections(before, after)).toBe('a is offline. b is online.');
  expect(changedConnections(after, after)).toBe('');
});

test('counts many', () => {
  const names = ['a', 'b', 'c', 'd'];
  const before = names.map((name) => server(name, true));
  const after = names.map((name) => server(name, false));
  expect(changedConnections(before, after)).toBe('4 servers came or went.');
});

test.each([
  ['', ''],
  [' web ', 'web*'],
  ['web-1.example', 'web-1.example*'],
  ['web-*', 'web-*'],
  ['tag:prod+web', 'tag:prod+web'],
  ['!db', '!db'],
])('looks for %j as %j', (typed, target) => {
  expect(toTarget(typed)).toBe(target);
});

test.each([
  ['', []],
  ['prod, web', ['prod', 'web']],
  [' prod web,,prod\n', ['prod', 'web']],
])('reads the tags %j', (typed, tags) => {
  expect(parseTags(typed)).toEqual(tags);
});
