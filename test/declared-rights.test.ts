import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accessKinds } from '../api/http/route.ts';
import { verbDefinitions } from '../api/operations/commands/command-verbs.ts';
import { allRoutes } from '../api/routes/index.ts';
import { verbs } from '../bot/commands/index.ts';
import { roleClasses, verbClasses } from '../shared/api-contract/common.ts';

/** Nothing can be asked for, in chat or over HTTP, without saying which right it needs. */
const root = join(import.meta.dirname, '..');

/** How often each of the calls occurs in the sources of a folder. */
function callsIn(folder: string, call: RegExp): number {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .reduce(
      (sum, name) => sum + [...readFileSync(join(root, folder, name), 'utf8').matchAll(call)].length,
      0,
    );
}

describe('every verb', () => {
  test.each(verbs.map((verb) => [verb.name, verb] as const))('%s has a class of the contract', (_, verb) => {
    expect(verbClasses).toContain(verb.class);
  });

  test('there is has been registered', () => {
    // Of definitions only those calls that make one: not the function itself, nor its import.
    expect(verbs).toHaveLength(callsIn('bot/commands', /(?<!function )\bdefineVerb\(/g));
    expect(new Set(verbs.map(({ name }) => name)).size).toBe(verbs.length);
  });

  test.each(Object.entries(verbDefinitions))(
    '%s needs the same right in chat as in the API',
    (name, definition) => {
      expect(verbs.find((verb) => verb.name === name)?.class).toBe(definition.class);
    },
  );

  test('that answers before one is linked only helps or links', () => {
    expect(verbs.filter(({ open }) => open).map(({ name }) => name)).toEqual(['help', 'link']);
  });
});

describe('every route', () => {
  test.each(allRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s says who may use it',
    (_, route) => {
      expect(accessKinds).toContain(route.access);
    },
  );

  test('has an address and an operation of its own', () => {
    const addresses = allRoutes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
    expect(new Set(addresses).size).toBe(allRoutes.length);
    expect(new Set(allRoutes.map(({ operationId }) => operationId)).size).toBe(allRoutes.length);
  });
});

test('every class is held by some role, and every class of a role is one', () => {
  const held = new Set(Object.values(roleClasses).flat());
  expect([...held].toSorted()).toEqual([...verbClasses].toSorted());
});
