import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertExternalAlerts } from '../../drizzle/queries/external-alerts.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { expireAlerts } from './expire-alerts.ts';

let world: TestDatabase;
beforeEach(async () => {
  world = await createTestDatabase();
});
afterEach(() => world.drop());

const soon = (seconds: number) => new Date(Date.now() + seconds * 1000);
const external = (fingerprint: string, expiresAt: Date) => ({
  source: 'alertmanager' as const,
  fingerprint,
  key: '',
  title: fingerprint,
  severity: 'critical' as const,
  state: 'firing' as const,
  startedAt: soon(-90_000),
  firedAt: soon(-90_000),
  heardAt: soon(-86_401),
  expiresAt,
});

test('closes what has not been heard of for too long, once among several workers, and nothing else', async () => {
  const [forgotten] = await insertExternalAlerts(world.database.orm, [
    external('forgotten', soon(-1)),
    external('heard of', soon(60)),
  ]);
  const bus = createInProcessBus();
  const deps = {
    database: world.database,
    bus,
    jobs: { add: async () => {}, ask: async () => undefined, close: async () => {} },
    logger: pino({ level: 'silent' }),
  };
  const ended = await Promise.all([1, 2, 3].map(() => expireAlerts(deps)));
  expect(ended.reduce((sum, count) => sum + count, 0)).toBe(1);
  const rows = await world.database.sql`select title, state, resolve_reason from alerts order by title`;
  expect(rows).toMatchObject([
    { title: 'forgotten', state: 'resolved', resolve_reason: 'expired' },
    { title: 'heard of', state: 'firing' },
  ]);
  const events = await world.database.sql`
    select kind, detail, actor from alert_events where alert_id = ${forgotten ?? ''} order by id`;
  expect(events).toMatchObject([{ kind: 'fired' }, { kind: 'resolved', detail: 'expired', actor: null }]);
  await bus.close();
});
