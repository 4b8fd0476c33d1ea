import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentFrameTypes, closeCodes } from '../../shared/agent-protocol.ts';
import { eventually } from '../support/eventually.ts';
import { HubAgent, makeSample } from '../support/hub-agent.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { addCommand, addServer } from '../support/test-hub.ts';
import { type CallerWithHeaders, makeAdminSession, makeCallers } from './callers.ts';

/** Every frame of `/ws/agent`: from nobody, too early, and about what is another agent's. */
let api: TestApi;
let callers: CallerWithHeaders[];

beforeAll(async () => {
  api = await startTestApi({}, { hub: 'real' });
  callers = [...(await makeCallers(api)), await makeAdminSession(api)];
});
afterAll(() => api.close());

const url = () => api.api.url.replace('http', 'ws');

/** The protocol's own examples; a test beside them holds that each type has one. */
const folder = join(import.meta.dirname, '../fixtures/agent-protocol/v1/agent');
const examples = readdirSync(folder).map((file) => {
  const frame = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { type: string; id?: string };
  return [file, frame] as const;
});
const beyondHello = examples.filter(([, { type }]) => type !== 'hello');
const aboutRequests = beyondHello.filter(([, { id }]) => id !== undefined);

test('each type of frame is among the examples', () => {
  expect(new Set(examples.map(([, { type }]) => type))).toEqual(new Set(agentFrameTypes));
  expect(aboutRequests.length).toBeGreaterThan(0);
});

test('the socket opens for nobody but agents', async () => {
  // The key of a server that is not there opens it; its hello is refused.
  for (const { name, headers } of callers.filter((caller) => caller.name !== 'an agent’s key')) {
    const refused = HubAgent.open(url(), undefined, headers);
    await expect(refused, name).rejects.toThrow(/^401 /);
  }
});

describe('from an agent', () => {
  test.each(beyondHello)('%s before its hello ends the connection', async (_, frame) => {
    const agent = await HubAgent.open(url(), (await addServer(api.world.database)).key);
    agent.send(frame);
    expect(await agent.closed).toMatchObject({ code: closeCodes.protocolError });
  });

  test.each(examples)(
    '%s by a key that was revoked since the upgrade ends the connection',
    async (_, frame) => {
      const { sql } = api.world.database;
      const { id, key, keyId } = await addServer(api.world.database);
      const agent = await HubAgent.open(url(), key);
      await sql`update api_keys set revoked_at = now() where id = ${keyId}`;
      agent.send(frame);
      const { revoked, protocolError } = closeCodes;
      // The hub looks for ended keys by itself too: then it is that which it says.
      const expected = frame.type === 'hello' ? [revoked] : [protocolError, revoked];
      expect(expected).toContain((await agent.closed).code);
      expect(agent.frames.filter(({ type }) => type !== 'error')).toEqual([]);
      const seen = await sql`select from servers where id = ${id} and connected_at is not null`;
      expect(seen).toHaveLength(0);
    },
  );

  test.each(aboutRequests)('%s about another agent’s request changes nothing of it', async (_, frame) => {
    const { database } = api.world;
    const [mine, theirs] = [await addServer(database), await addServer(database)];
    const { commandId, targetIds } = await addCommand(database, [theirs.id]);
    const owner = await HubAgent.connect(url(), theirs.key);
    const request = await owner.wait('request');
    expect(request.id).toBe(targetIds[0]);
    const before = await targetAndOutput(commandId);
    const agent = await HubAgent.connect(url(), mine.key);
    agent.send({ ...frame, id: request.id });
    // Acknowledged after whatever the frame before it set off, with time to be stored.
    agent.send({ type: 'samples', samples: [makeSample(1)] });
    await agent.wait('ack');
    expect(await targetAndOutput(commandId)).toEqual(before);
    const done = {
      type: 'response',
      id: request.id,
      ok: false,
      error: { code: 'internal', message: 'mine' },
    };
    owner.send(done);
    await eventually(async () =>
      expect((await targetAndOutput(commandId)).targets).toMatchObject([{ state: 'failed' }]),
    );
    await Promise.all([agent.close(), owner.close()]);
  });
});

async function targetAndOutput(commandId: string) {
  const { sql } = api.world.database;
  return {
    targets: [...(await sql`select * from command_targets where command_id = ${commandId}`)],
    output: [
      ...(await sql`
      select command_output.* from command_output join command_targets on id = target_id
      where command_id = ${commandId}`),
    ],
  };
}
