import { describe, expect, test } from 'vitest';
import type { Route } from '../../api/http/route.ts';
import { allRoutes } from '../../api/routes/index.ts';
import { AppError } from '../../shared/errors.ts';
import { alternativesOf, type JsonSchema, toInputSchema } from './json-schema.ts';
import { validInput } from './valid-input.ts';

/** Mass assignment: a field that no schema names is refused before any handler, at any depth. */
const named = (part: 'query' | 'body') =>
  allRoutes
    .filter((route) => route.schemas[part] !== undefined)
    .map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

/** As at the edge; a handler would fail at once, without a context. */
async function refusalOf({ run, schemas }: Route, query: unknown): Promise<unknown> {
  const raw = { params: schemas.params && validInput(schemas.params), query, body: undefined };
  return (async () => run(undefined as never, undefined as never, raw))().catch((error: unknown) => error);
}

describe('a query', () => {
  test.each(named('query'))('%s refuses a parameter it does not know', async (_, route) => {
    const query = { ...(validInput(route.schemas.query!, { optional: false }) as object), isAdmin: 'true' };
    const refusal = await refusalOf(route, query);
    expect(refusal).toBeInstanceOf(AppError);
    expect((refusal as AppError).message).toContain('isAdmin');
  });
});

describe('a body', () => {
  test.each(named('body'))('%s refuses fields it does not know, unless it says otherwise', (_, route) => {
    const open = openObjects(toInputSchema(route.schemas.body!));
    if (route.unknownFields === 'ignored') expect(open).not.toEqual([]);
    else expect(open).toEqual([]);
  });
});

/** Paths of objects that take more than they declare. */
function openObjects(schema: JsonSchema, path = 'body'): string[] {
  const { properties, additionalProperties, items } = schema;
  const isOpen = properties !== undefined && additionalProperties !== false;
  return [
    ...(isOpen ? [path] : []),
    ...Object.entries(properties ?? {}).flatMap(([name, child]) => openObjects(child, `${path}.${name}`)),
    ...(items === undefined ? [] : openObjects(items, `${path}[]`)),
    ...alternativesOf(schema).flatMap((alternative) => openObjects(alternative, path)),
  ];
}
