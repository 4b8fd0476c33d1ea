import { expect, it } from 'vitest';
import { chartSubject } from './chart-subject.ts';

it('draws the container that was named, not its server', () => {
  expect(chartSubject({ targets: 'web-1/nginx', metric: 'cpu_percent', key: undefined })).toEqual({
    targets: 'web-1',
    metric: 'container_cpu_percent',
    key: 'nginx',
  });
  expect(chartSubject({ targets: 'web-1/nginx', metric: 'container_restarts', key: undefined })).toEqual({
    targets: 'web-1',
    metric: 'container_restarts',
    key: 'nginx',
  });
});

it('leaves servers as they are', () => {
  const servers = { targets: 'web-* !web-3', metric: 'cpu_percent', key: undefined } as const;
  expect(chartSubject(servers)).toEqual(servers);
});

it('refuses what containers do not have', () => {
  expect(() => chartSubject({ targets: 'web-1/nginx', metric: 'load1', key: undefined })).toThrow(
    'Containers have no load (1 min) of their own.',
  );
  expect(() => chartSubject({ targets: 'web-1/*', metric: 'cpu_percent', key: undefined })).toThrow(
    'one container',
  );
});
