import { expect, it } from 'vitest';
import type { Command } from '../shared/api-contract/index.ts';
import { createLogger } from '../shared/logger.ts';
import { watchCommand } from './command-watch.ts';
import { aCommand } from './test-support/sample-data.ts';

const logger = createLogger('test', 'silent');
const queued = aCommand({ state: 'queued' });

/** Answers of the API in turn; the last one stays. */
function apiWith(answers: (Command | Error)[]) {
  let reads = 0;
  return {
    reads: () => reads,
    command: async () => {
      const answer = answers[Math.min(reads, answers.length - 1)];
      reads += 1;
      if (answer instanceof Error || answer === undefined) throw answer;
      return answer;
    },
  };
}

it('reads at once when a hint comes', async () => {
  const api = apiWith([aCommand({ state: 'succeeded' })]);
  const subscribe = (listener: () => void) => {
    const timer = setTimeout(listener, 5);
    return () => clearTimeout(timer);
  };
  const startedAt = Date.now();
  const final = await watchCommand({ api, subscribe, logger }, queued, () => undefined);
  expect(final?.state).toBe('succeeded');
  expect(Date.now() - startedAt).toBeLessThan(250);
});

it('reports each change once, and looks on while the API fails', async () => {
  const running = aCommand({ state: 'running' });
  const api = apiWith([new Error('restarting'), running, running, aCommand({ state: 'failed' })]);
  const seen: string[] = [];
  const final = await watchCommand(
    { api, subscribe: () => () => undefined, logger, pollMs: 5 },
    queued,
    (command) => seen.push(command.state),
  );
  expect(final?.state).toBe('failed');
  expect(seen).toEqual(['running', 'failed']);
});

it('gives up after the deadline and its grace', async () => {
  const api = apiWith([new Error('away')]);
  const command = aCommand({ state: 'running', deadlineAt: new Date(Date.now() + 100).toISOString() });
  const deps = { api, subscribe: () => () => undefined, logger, pollMs: 20, graceMs: 50 };
  await expect(watchCommand(deps, command, () => undefined)).resolves.toBeUndefined();
});

it('does not look when the command is final already', async () => {
  const api = apiWith([]);
  const done = aCommand({ state: 'cancelled' });
  await expect(
    watchCommand({ api, subscribe: () => () => undefined, logger }, done, () => undefined),
  ).resolves.toBe(done);
  expect(api.reads()).toBe(0);
});
