import { describe, expect, it } from 'vitest';
import type { Alert, CulpritContainer } from '../api-contract/alerts.ts';
import { alertCard } from './alert-card.ts';
import { plainText } from './plain-text.ts';
import { firingAlert } from './test-support/alert-cards.ts';

const web: CulpritContainer = {
  name: 'web',
  image: 'nginx:1',
  cpuPercent: 180,
  memoryBytes: 400 * 1024 ** 2,
  memoryLimitBytes: 512 * 1024 ** 2,
  note: null,
};
const about = (
  metric: Alert['metric'],
  change: Partial<Alert> = {},
  container: Partial<CulpritContainer> = {},
) =>
  plainText(
    alertCard({
      ...firingAlert,
      metric,
      key: 'web',
      value: 2,
      peakValue: 2,
      comparator: '>=',
      threshold: 1,
      culprits: [],
      culpritContainers: [{ ...web, ...container }],
      ...change,
    }),
  );

describe('what happened to a container', () => {
  it.each([
    ['container_oom_kills', {}, {}, 'OOM-killed 2×, limit 512 MiB, within 10m, since'],
    [
      'container_oom_kills',
      {},
      { memoryLimitBytes: null },
      'OOM-killed 2×, without a limit of its own, within',
    ],
    ['container_restarting', { value: 5 }, {}, 'Restarted by itself 5× within 10m, since'],
    ['container_unhealthy', { value: 1 }, {}, 'Unhealthy since'],
    ['container_running', { value: 0 }, {}, 'Not running since'],
    [
      'container_memory_percent',
      { value: 97, threshold: 90 },
      {},
      'Container memory 97.0 %, at or above 90 %',
    ],
  ] as const)('%s %j %j: "%s"', (metric, change, container, words) => {
    expect(about(metric, change, container)).toContain(words);
  });

  it('says how it ended, what its check said, and its image', () => {
    expect(about('container_restarting', {}, { note: 'exit code 3' })).toMatch(
      /Ended last with.*exit code 3/s,
    );
    const text = about('container_unhealthy', { value: 1 }, { note: `refused\n\n${'x'.repeat(500)}` });
    expect(text).toMatch(/Health check.*refused x{50}/s);
    expect(text).not.toContain('x'.repeat(200));
    expect(text).toContain('nginx:1');
    expect(text).not.toContain('Worst so far');
  });

  it('says that an agent is outdated', () => {
    expect(about('agent_outdated', { key: '', value: 1 })).toContain('Outdated since');
  });
});

it('shows the containers of a host beside its processes', () => {
  const card = alertCard({
    ...firingAlert,
    culpritContainers: [
      web,
      { ...web, name: 'db', memoryLimitBytes: null, cpuPercent: null, memoryBytes: null },
    ],
  });
  const text = plainText(card);
  expect(text).toContain('Top containers when it fired');
  expect(text).toMatch(/web +180\.0 % +400 MiB +512 MiB +nginx:1/);
  expect(text).toMatch(/db +– +– +– +nginx:1/);
});
