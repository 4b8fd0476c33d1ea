import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allRoutes } from '../../api/routes/index.ts';
import { leadsTo } from '../../shared/api-contract/leads-to.ts';
import { leadingFields, unmarkedFields } from './leading-fields.ts';

describe('a field that looks as if it led to a server or to somebody', () => {
  test.each(allRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'says in its schema whether it does: %s',
    (_, { schemas }) => {
      expect([...unmarkedFields(schemas.query), ...unmarkedFields(schemas.body)]).toEqual([]);
    },
  );

  test.each<[string, z.ZodType]>([
    ['scope', z.object({ scope: z.string().default('--all') })],
    ['serverId', z.object({ serverId: z.string().nullable() })],
    ['targets', z.object({ targets: z.array(z.string()).optional() })],
    ['about', z.object({ about: z.uuid() })],
    ['steps.about', z.object({ steps: z.array(z.object({ about: z.uuid() })) })],
    ['about', z.discriminatedUnion('kind', [z.object({ kind: z.literal('a'), about: z.uuid() })])],
  ])('is seen when it does not: %s', (path, schema) => {
    expect(unmarkedFields(schema)).toContain(path);
  });

  test('is none when it chooses among few words', () => {
    expect(unmarkedFields(z.object({ scope: z.enum(['agent', 'user']) }))).toEqual([]);
  });
});

test('fields that lead somewhere are found at any depth, with whether they can be left out', () => {
  const schema = z.object({
    targets: leadsTo('targets', z.array(z.string())),
    cursor: leadsTo('nothing', z.uuid()).optional(),
    matchers: z.object({ serverId: leadsTo('server', z.uuid()).nullable() }).default({ serverId: null }),
  });
  expect(leadingFields(schema)).toEqual([
    { path: 'targets', kind: 'targets', required: true },
    { path: 'matchers.serverId', kind: 'server', required: false },
  ]);
});
