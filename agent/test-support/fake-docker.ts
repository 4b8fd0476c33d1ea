import type { DockerClient } from '../docker/docker-client.ts';
import { inspectSchema, summarySchema } from '../docker/docker-schemas.ts';

export const containerId = 'c0ffee'.padEnd(64, '0');

/** Docker with one container, `web-1`, that counts what is done to it. `gate` holds a change up. */
export function fakeDocker({ gate = Promise.resolve() }: { gate?: Promise<void> } = {}) {
  const changes: string[] = [];
  const unused = () => Promise.reject(new Error('not part of this fake'));
  const client: DockerClient = {
    version: async () => '1',
    list: async () => [
      summarySchema.parse({
        Id: containerId,
        Names: ['/web-1'],
        Image: 'nginx',
        State: 'running',
        Status: 'Up',
        Created: 1,
      }),
    ],
    inspect: async () =>
      inspectSchema.parse({
        Id: containerId,
        Name: '/web-1',
        Created: '',
        State: { Status: 'running' },
        Config: { Image: 'nginx' },
        HostConfig: {},
      }),
    stats: unused,
    async change(_id, { verb }) {
      changes.push(verb);
      await gate;
    },
    logs: unused,
    events: unused,
  };
  return { client, changes };
}
