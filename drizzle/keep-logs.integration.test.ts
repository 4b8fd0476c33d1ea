import { afterAll, beforeAll, expect, test } from 'vitest';
import { LogBuffer } from '../shared/log-buffer.ts';
import { createLogger } from '../shared/logger.ts';
import { createTestDatabase, type TestDatabase } from '../test/support/test-database.ts';
import { keepLogs } from './keep-logs.ts';
import { deleteLogsBefore, listLogs } from './queries/history.ts';

let world: TestDatabase;

beforeAll(async () => {
  world = await createTestDatabase();
});
afterAll(() => world?.drop());

test('warnings and worse are found in the database, without their secrets, until they are old', async () => {
  const warnings = new LogBuffer();
  const logger = createLogger('api', 'error', { file: '/dev/null', warnings });
  const kept = keepLogs(world.database, warnings);
  logger.info('not kept');
  logger.error({ token: 'cop_secret' }, 'agent refused');
  await kept.close();

  const { items } = await listLogs(world.database.orm, {}, { limit: 10 });
  expect(items).toMatchObject([{ level: 'error', source: 'api', message: 'agent refused' }]);
  expect(JSON.stringify(items)).not.toContain('cop_secret');

  expect(await deleteLogsBefore(world.database.orm, new Date(Date.now() + 1000))).toBe(1);
});
