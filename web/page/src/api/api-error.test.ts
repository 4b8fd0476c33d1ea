import { describe, expect, test } from 'vitest';
import { readProblem, toApiError } from './api-error.ts';
import { toQuery } from './send.ts';

const problem = {
  type: 'urn:chatops:error:invalid_input',
  title: 'invalid input',
  status: 400,
  code: 'invalid_input',
  detail: 'The body is not as expected.',
  hint: 'Look at the fields.',
  requestId: 'req-1',
};
const answer = (body: unknown, status = 400) => new Response(JSON.stringify(body), { status });

describe('a refusal of the API', () => {
  test('keeps what is for the reader', async () => {
    const details = { fields: [{ field: 'name', problem: 'is missing' }] };
    const error = await readProblem(answer({ ...problem, details }));
    expect(error).toMatchObject({
      message: problem.detail,
      hint: problem.hint,
      requestId: 'req-1',
      status: 400,
      code: 'invalid_input',
      fields: details.fields,
    });
  });

  test.each([[{ fields: 'none' }], [{ fields: [null, 1, { field: 'name' }] }], [undefined]])(
    'has no fields when they are %j',
    async (details) => {
      expect((await readProblem(answer({ ...problem, details }))).fields).toEqual([]);
    },
  );

  test.each([
    ['<html>', 502],
    ['{"message":"no"}', 403],
    ['null', 500],
    ['', 504],
  ])('is told from its status when a proxy answers %j', async (body, status) => {
    const error = await readProblem(new Response(body, { status }));
    expect([error.status, error.message]).toEqual([status, expect.stringContaining(String(status))]);
  });
});

test('what this page did wrong is told as such, an API error stays itself', async () => {
  const error = await readProblem(answer(problem));
  expect(toApiError(error)).toBe(error);
  expect(toApiError(new TypeError('x is not a function')).message).toContain('x is not a function');
});

test('a query asks only for what is given, and is encoded', () => {
  expect(toQuery({ target: '', cursor: undefined, actor: null })).toBe('');
  expect(toQuery({ target: 'tag:a+b', limit: 5 })).toBe('?target=tag%3Aa%2Bb&limit=5');
});
