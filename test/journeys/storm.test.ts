import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../drizzle/database.ts';
import type { ChatMessage, ChatPerson } from '../../simulator/chat-person.ts';
import { type Platform, platforms } from '../../simulator/places.ts';
import { insertSamples, insertServer } from '../support/insert-samples.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

const servers = 40;

/** Each platform acknowledges once; the storm is told on both. */
describe.each(platforms)('a storm of forty servers, acknowledged on %s', (actsOn: Platform) => {
  let workspace: TestWorkspace;
  let database: Database;
  let serverIds: string[];

  beforeAll(async () => {
    workspace = await startWorkspace('standalone');
    database = openDatabase(workspace.deployment.databaseUrl, {
      applicationName: 'journey',
      maxConnections: 2,
    });
    serverIds = [];
    for (let number = 1; number <= servers; number += 1)
      serverIds.push(await insertServer(database.sql, `storm-${number}`, ['storm']));
    // Nobody keeps them alive: without this their hosts would be down before a slow machine is through.
    await database.sql`
      update servers set last_seen_at = now() + interval '1 hour' where id = any(${serverIds}::uuid[])`;
  });
  afterAll(async () => {
    await database?.close();
    await workspace?.close();
  });

  /** As the API writes what agents send. */
  async function sample(cpuPercent: number): Promise<void> {
    const at = new Date();
    for (const serverId of serverIds) await insertSamples(database.sql, serverId, [{ at, cpuPercent }]);
  }

  test('is one message with one picture, acknowledged by one button and over in the same message', async () => {
    const actor = workspace.person(actsOn, 'ada');
    await actor.type('/chatops rule add cpu > 90 on tag:storm critical');
    await actor.waitForText(/Rule added/, 15_000);
    await sample(97);

    const told: { reader: ChatPerson; message: ChatMessage }[] = [];
    for (const platform of platforms) {
      const reader = workspace.person(platform, 'ada');
      const message = await reader.waitFor(
        ({ ephemeral, visibleText, imageFileIds }) =>
          !ephemeral &&
          /FIRING/.test(visibleText) &&
          /40 servers/.test(visibleText) &&
          imageFileIds.length === 1,
        60_000,
      );
      expect(message.visibleText).toContain('40 critical');
      expect(message.visibleText).toContain('and 25 more');
      told.push({ reader, message });
    }

    const own = told.find(({ reader }) => reader.platform === actsOn)!;
    await own.reader.click({ label: 'Ack all', message: own.message.id });
    await own.reader.waitForText(/Acknowledged: 40 alerts/, 20_000);
    for (const { reader, message } of told) await becomes(reader, message, /ACKNOWLEDGED.*40 servers/);

    await sample(5);
    for (const { reader, message } of told) {
      const over = await becomes(reader, message, /RESOLVED.*40 servers/);
      expect(over.imageFileIds).toHaveLength(1);
      await hasFewLines(reader, message);
    }
  });
});

const becomes = (reader: ChatPerson, { id }: ChatMessage, words: RegExp): Promise<ChatMessage> =>
  reader.waitFor((seen) => seen.id === id && words.test(seen.visibleText), 60_000);

/** Forty servers fired, were acknowledged and recovered: one message in the channel, a handful of lines in its thread. */
async function hasFewLines(reader: ChatPerson, message: ChatMessage): Promise<void> {
  await reader.waitFor(
    ({ id, threadId, visibleText }) =>
      threadId === message.id && id !== message.id && /recovered/.test(visibleText),
    30_000,
  );
  const ofStorm = (await reader.messages()).filter(
    ({ fromBot, ephemeral, visibleText }) => fromBot && !ephemeral && /storm-|40 servers/.test(visibleText),
  );
  const inChannel = ofStorm.filter(({ id, threadId }) => (threadId ?? id) === id);
  expect(inChannel.map(({ id }) => id)).toEqual([message.id]);
  expect(ofStorm.length).toBeLessThanOrEqual(5);
}
