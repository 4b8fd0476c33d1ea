import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../drizzle/database.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import { HubAgent, makeSample } from '../../test/support/hub-agent.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { addServer, startTestHub, type TestHub } from '../../test/support/test-hub.ts';

let world: TestDatabase;
let hub: TestHub;
let lookups = 0;
const bus = createInProcessBus();

beforeAll(async () => {
  world = await createTestDatabase();
  hub = await startTestHub(countLookups(world.database), bus);
});
afterAll(async () => {
  await hub.close();
  await bus.close();
  await world.drop();
});

/** The hub's own way to the database, with its looks for a single target counted. */
function countLookups(database: Database): Database {
  const sql = new Proxy(database.sql, {
    apply(target, self, [strings, ...values]: [TemplateStringsArray, ...unknown[]]) {
      if (/^\s*select command_id .* from command_targets\s+where id =/.test(strings.join('?'))) lookups += 1;
      return Reflect.apply(target, self, [strings, ...values]);
    },
  });
  return { ...database, sql };
}

const answer = (id: string) => ({ type: 'response', id, ok: true, result: null });

test('an agent that floods answers nobody asked for is cut off; it costs few queries, and nobody else notices', async () => {
  const [flooder, neighbour] = [await addServer(world.database), await addServer(world.database)];
  const [bad, good] = [
    await HubAgent.connect(hub.url, flooder.key),
    await HubAgent.connect(hub.url, neighbour.key),
  ];
  for (let number = 0; number < 5000; number += 1) bad.send(answer(randomUUID()));
  expect(await bad.closed).toEqual({ code: 4400, reason: 'too many answers that nobody asked for' });
  expect(lookups).toBe(100);

  const again = await HubAgent.connect(hub.url, flooder.key);
  again.send(answer(randomUUID()));
  expect(await again.closed).toMatchObject({ code: 4400 });
  expect(lookups).toBe(100);
  good.send({ type: 'samples', samples: [makeSample(1)] });
  expect(await good.wait('ack')).toMatchObject({ seq: 1 });
  await good.close();
});
