import { expect, it } from 'vitest';
import { type ContainerSample, sampleSchema } from '../../shared/agent-protocol.ts';
import { describeContainer } from './container-info.ts';
import { summarySchema } from './docker-schemas.ts';
import { RecentEvents } from './recent-events.ts';
import { withRecentEvents } from './with-recent-events.ts';

const now = Date.UTC(2026, 10, 23);
const id = 'c0ffee'.padEnd(64, '0');
const sample = (name: string, change: Partial<ContainerSample> = {}): ContainerSample => ({
  id,
  name,
  state: 'running',
  health: 'healthy',
  cpuPercent: 1,
  memoryBytes: 1,
  memoryLimitBytes: 0,
  rxBps: 0,
  txBps: 0,
  restarts: 0,
  ...change,
});
const known = (name: string) =>
  describeContainer(summarySchema.parse({ Id: id, Names: [`/${name}`], State: 'running' }), undefined);
function heard(name: string, ...actions: string[]): RecentEvents {
  const recent = new RecentEvents();
  for (const action of actions) {
    recent.note({ id, name, action, at: now - 1000, exitCode: undefined, signal: undefined });
  }
  return recent;
}

it('says none where nothing happened, which is not the same as saying nothing', () => {
  const [web] = withRecentEvents([sample('web')], [known('web')], new RecentEvents(), now);
  expect(web).toEqual({ ...sample('web'), recentRestarts: 0, recentOomKills: 0 });
});

it('shows for one sample an illness that was over before it', () => {
  const recent = heard('web', 'health_status: unhealthy', 'health_status: healthy');
  const healths = [0, 1].map(() => withRecentEvents([sample('web')], [known('web')], recent, now)[0]?.health);
  expect(healths).toEqual(['unhealthy', 'healthy']);
});

it('keeps one in the sample that was OOM-killed and removed at once', () => {
  const recent = heard('job', 'oom');
  const [job, ...others] = withRecentEvents([], [], recent, now);
  expect(job).toMatchObject({ id, name: 'job', state: 'removing', recentOomKills: 1 });
  expect(others).toEqual([]);
  expect(sampleSchema.shape.containers.parse([job])).toEqual([job]);
  expect(withRecentEvents([], [], recent, now + 600_000)).toEqual([]);
});

it('invents none for one that is there and only had no figures at this tick', () => {
  expect(withRecentEvents([], [known('job')], heard('job', 'oom'), now)).toEqual([]);
});

it('never holds more than a sample may', () => {
  const full = Array.from({ length: 500 }, (_, n) => sample(`c${n}`));
  expect(withRecentEvents(full, [], heard('job', 'oom'), now)).toHaveLength(500);
});
