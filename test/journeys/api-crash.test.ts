import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../drizzle/database.ts';
import { eventually } from '../support/eventually.ts';
import { has } from '../support/requirements.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

const outageMs = 20_000;

describe.skipIf(!has.redis)('kill -9 of the API while an agent samples', () => {
  let workspace: TestWorkspace;

  beforeAll(async () => {
    workspace = await startWorkspace('cluster');
  });
  afterAll(() => workspace?.close());

  test('afterwards every sample is in PostgreSQL once', async () => {
    const api = workspace.deployment.apis[0];
    if (!api) throw new Error('no API');
    const database = openDatabase(workspace.deployment.databaseUrl, {
      applicationName: 'journey',
      maxConnections: 1,
    });
    const count = async () => {
      const [row] = await database.sql<{ rows: number; distinct: number; first: number; last: number }[]>`
        select count(*)::int as rows, count(distinct seq)::int as distinct, min(seq)::int as first, max(seq)::int as last
        from samples where server_id = ${workspace.serverId}`;
      if (!row) throw new Error('no row');
      return row;
    };
    try {
      await sleep(3_000);
      const before = await count();
      await api.process.kill();
      const killedAt = Date.now();
      await sleep(outageMs);
      await api.restart();
      // One sample a second went to the spool meanwhile; all of them arrive.
      const expected = before.last + Math.floor((Date.now() - killedAt) / 1000);
      const caughtUp = async () => expect((await count()).last).toBeGreaterThanOrEqual(expected);
      await eventually(caughtUp, 60_000, workspace.agent.log);
      await workspace.agent.stop();
      const after = await count();
      expect(after.first).toBe(1);
      expect(after.distinct).toBe(after.rows);
      expect(after.rows).toBe(after.last);
      expect(after.rows - before.rows).toBeGreaterThanOrEqual(outageMs / 1000 - 1);
    } finally {
      await database.close();
    }
  });
});
