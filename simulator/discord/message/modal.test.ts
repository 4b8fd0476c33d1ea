import { describe, expect, test } from 'vitest';
import { modalBody } from './modal.ts';

const x = (length: number): string => 'x'.repeat(length);
const input = (more: object = {}) => ({ type: 4, custom_id: 'reason', style: 1, ...more });
const label = (component: object, more: object = {}) => ({ type: 18, label: 'Reason', component, ...more });
const modal = (components: object[], more: object = {}) => ({
  custom_id: 'm',
  title: 'Why?',
  components,
  ...more,
});

/** `a.b.c` of everything that was refused. */
function refused(body: object): string[] {
  const parsed = modalBody.safeParse(body);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}

describe('passes', () => {
  test.each([
    ['a labelled input', modal([label(input())])],
    ['the older row', modal([{ type: 1, components: [input({ label: 'Reason' })] }])],
    ['a labelled menu', modal([label({ type: 3, custom_id: 'm', options: [{ label: 'a', value: 'b' }] })])],
    ['a text beside', modal([{ type: 10, content: 'Read this.' }, label(input())])],
    [
      'everything at its limit',
      modal(
        [
          label(input({ custom_id: x(100), placeholder: x(100), value: x(4000) }), {
            label: x(45),
            description: x(100),
          }),
        ],
        { title: x(45), custom_id: x(100) },
      ),
    ],
    ['five', modal([0, 1, 2, 3, 4].map((n) => label(input({ custom_id: `i${n}` }))))],
  ])('%s', (_name, body) => {
    expect(refused(body)).toEqual([]);
  });
});

describe('is refused', () => {
  test.each<[string, object, string[]]>([
    ['title of 46', modal([label(input())], { title: x(46) }), ['title']],
    ['no component', modal([]), ['components']],
    ['six', modal([0, 1, 2, 3, 4, 5].map((n) => label(input({ custom_id: `i${n}` })))), ['components']],
    ['label of 46', modal([label(input(), { label: x(46) })]), ['components.0.label']],
    [
      'a row without a label',
      modal([{ type: 1, components: [input()] }]),
      ['components.0.components.0.label'],
    ],
    ['two labels', modal([label(input({ label: 'twice' }))]), ['components.0.component.label']],
    ['one id twice', modal([label(input()), label(input())]), ['components.1.custom_id']],
    [
      'a button',
      modal([label({ type: 2, style: 1, label: 'a', custom_id: 'b' })]),
      ['components.0.component.type'],
    ],
    [
      'a value shorter than it must be',
      modal([label(input({ min_length: 5, value: 'abc' }))]),
      ['components.0.component.value'],
    ],
    [
      'lengths the wrong way round',
      modal([label(input({ min_length: 5, max_length: 4 }))]),
      ['components.0.component.min_length'],
    ],
  ])('%s', (_name, body, paths) => {
    expect(refused(body)).toEqual(paths);
  });
});
