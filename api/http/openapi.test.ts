import { describe, expect, it } from 'vitest';
import { allRoutes } from '../routes/index.ts';
import { buildOpenApi } from './openapi.ts';

const document = JSON.parse(JSON.stringify(buildOpenApi(allRoutes, '/api/v1')));

describe('the OpenAPI page', () => {
  it('has every route once, under a name of its own', () => {
    const ids = allRoutes.map((route) => route.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const route of allRoutes) {
      const operation = document.paths[`/api/v1${route.path}`][route.method];
      expect(operation).toMatchObject({ operationId: route.operationId, 'x-access': route.access });
    }
  });

  it('declares each parameter of a path, and says which routes need no credentials', () => {
    for (const [path, operations] of Object.entries<
      Record<string, { parameters?: { name: string; in: string }[]; security?: [] }>
    >(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(operations)) {
        const declared = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? [];
        expect(declared.map(({ name }) => name)).toEqual(names);
      }
    }
    expect(document.paths['/api/v1/auth/login'].post.security).toEqual([]);
    expect(document.paths['/api/v1/servers'].get.security).toBeUndefined();
  });

  it('says which fields lead to servers, whose a thing is, and what takes a login', () => {
    const silence = document.paths['/api/v1/silences'].post.requestBody.content['application/json'].schema;
    expect(silence.properties.matchers.properties.scope['x-leads-to']).toBe('scope');
    const ending = document.paths['/api/v1/auth/sessions/{id}'].delete;
    expect(ending).toMatchObject({ 'x-owner': 'alone', 'x-session': true });
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path]) => path!,
    );
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const found = reference.split('/').reduce((node, key) => node?.[key], document);
      expect(found, reference).toBeDefined();
    }
  });

  it('describes bodies and answers by the schemas that check them', () => {
    const create = document.paths['/api/v1/commands'].post;
    const body = create.requestBody.content['application/json'].schema;
    expect(body.required).toEqual(['verb', 'targets']);
    expect(body.additionalProperties).toBe(false);
    expect(create.responses['202'].content['application/json'].schema.properties.state.enum).toContain(
      'queued',
    );
    expect(document.paths['/api/v1/charts.png'].get.responses['200'].content).toHaveProperty(['image/png']);
  });
});
