import { z } from 'zod';
import { problemSchema } from '../../shared/api-contract/common.ts';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of the declared routes: the same schemas that check requests and answers. */
export function buildOpenApi(routes: readonly Route[], prefix: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `${prefix}${route.path}`;
    paths[path] = { ...paths[path], [route.method]: describe(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'ChatOps API',
      version: 'v1',
      description:
        'Watch and run servers. Errors are RFC 9457 problems; lists are paged by `cursor` and `nextCursor`.',
    },
    security: [{ bearer: [] }],
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token, a user API key, or the service token with the actor header.',
        },
      },
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
    },
    paths,
  };
}

function describe(route: Route): Json {
  const { params, query, body } = route.schemas;
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')];
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.path.split('/')[1]],
    'x-access': route.access,
    ...(route.owner === undefined ? {} : { 'x-owner': route.owner }),
    ...(route.session === undefined ? {} : { 'x-session': route.session }),
    ...(route.access === 'public' ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(body, 'input') } },
          },
        }),
    responses: {
      [String(route.status ?? defaultStatus(route))]: success(route),
      default: {
        description: 'What failed, why, and what to do next.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

const defaultStatus = (route: Route) =>
  route.schemas.response === undefined && !route.image && !route.download ? 204 : 200;

function success(route: Route): Json {
  if (route.image) return { description: 'A PNG.', content: { 'image/png': {} } };
  if (route.download) {
    const content = Object.fromEntries(route.download.map((type) => [type, { schema: { type: 'string' } }]));
    return { description: 'A file, sent while it is made.', content };
  }
  if (route.schemas.response === undefined) return { description: 'Done.' };
  return {
    description: 'The answer.',
    content: { 'application/json': { schema: jsonSchema(route.schemas.response, 'output') } },
  };
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(field, undefined).success,
    schema: jsonSchema(field as z.ZodType, 'input'),
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
