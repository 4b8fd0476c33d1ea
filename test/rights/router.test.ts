import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { apiPrefix, createApp } from '../../api/http/create-app.ts';
import { openPaths } from '../../api/http/open-paths.ts';
import { allRoutes } from '../../api/routes/index.ts';
import type { Services } from '../../api/services.ts';
import { createLogger } from '../../shared/logger.ts';

/** What Express keeps of each `use` and each route. */
interface Layer {
  name: string;
  /** Mounted at the root, not below a path. */
  slash: boolean;
  handle: { stack?: Layer[] };
  route?: { path: string; methods: Record<string, boolean> };
}

/** All that making the router needs. */
const services = { config: {}, logger: createLogger('test', 'silent'), registry: new Registry() };
const app = createApp(services as unknown as Services);
const layersOf = (stack: Layer[]): Layer[] =>
  stack.flatMap((layer) => [layer, ...layersOf(layer.handle.stack ?? [])]);
const layers = layersOf(app.router.stack as unknown as Layer[]);

test('the router answers the declared routes, the open paths, and nothing else', () => {
  const answered = layers.flatMap(({ route }) =>
    Object.keys(route?.methods ?? {}).map((method) => `${method} ${route?.path}`),
  );
  const declared = allRoutes.map(
    ({ method, path }) => `${method} ${apiPrefix}${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
  );
  const open = Object.values(openPaths).map((path) => `get ${path}`);
  expect(answered.toSorted()).toEqual([...declared, ...open].toSorted());
});

test('nothing but parsers of bodies is mounted below a path', () => {
  const mounted = layers.filter(({ route, slash }) => route === undefined && !slash);
  expect(new Set(mounted.map(({ name }) => name))).toEqual(new Set(['jsonParser']));
});
