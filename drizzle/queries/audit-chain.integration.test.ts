import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase, testJwtSecret } from '../../test/support/test-database.ts';
import { openDatabase } from '../database.ts';
import { insertAuditEntry } from './audit.ts';
import type { NewAuditEntry } from './audit-append.ts';
import { deriveSealKey, hashEntry } from './audit-chain.ts';
import type { Anchor } from './audit-check.ts';
import { sealAuditWith } from './audit-seal.ts';
import { verifyAudit } from './audit-verify.ts';

let world: TestDatabase;
const key = deriveSealKey(testJwtSecret);
const entry = (name: string, more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  actor: `${name} (web)`,
  action: 'test.write',
  decision: 'allowed',
  rule: 'admin',
  ...more,
});

/** As a superuser who turns the triggers off, which the role of the API cannot. */
async function tamper(work: (sql: TestDatabase['database']['sql']) => Promise<unknown>): Promise<void> {
  await world.database.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await work(tx as never);
  });
}

async function swap(one: number, other: number): Promise<void> {
  await tamper(async (sql) => {
    await sql`update audit_entries set id = -1 where id = ${one}`;
    await sql`update audit_entries set id = ${one} where id = ${other}`;
    await sql`update audit_entries set id = ${other} where id = -1`;
  });
}

async function findings(anchor?: Anchor): Promise<string[]> {
  const { check } = await verifyAudit(world.database, { keys: [key], anchor });
  return check.findings.map(({ kind, id }) => (id === null ? kind : `${kind} ${id}`));
}

describe('ten entries', () => {
  beforeEach(async () => {
    world = await createTestDatabase();
    for (let index = 1; index <= 10; index += 1)
      await insertAuditEntry(world.database.orm, entry(`n${index}`));
    return () => world.drop();
  });

  test('as they were written verify, with every column of what people and platforms send', async () => {
    await insertAuditEntry(world.database.orm, {
      ...entry('Zoë "quoted" \\ {1,2} \uD800 \0'),
      actorUserId: randomUUID().toUpperCase(),
      platform: 'slack',
      workspaceId: 'T1',
      channelId: 'C1',
      rawText: 'restart web-1 --reason "💥" \0',
      arguments: {
        z: 1e21,
        a: [1.5, null, -0, 1e-7, { 10: 'x', 9: 'y', __proto: 1 }],
        when: new Date(0),
        gone: undefined,
      },
      targets: ['web-1', 'a,b', '{}', '"', '', 'NULL', ' '],
      commandId: randomUUID(),
      outcome: 'succeeded',
      confirmation: 'by Ada after 3 s',
      approvals: ['Bob (slack)', 'Cy, the "third"'],
      requestId: 'r1',
      instanceId: randomUUID(),
    });
    const { check, head } = await verifyAudit(world.database, { keys: [key] });
    expect(check.findings).toEqual([]);
    expect(check).toMatchObject({ entries: 11, unchained: 0 });
    expect(head).toMatchObject({ entries: 11, lastId: 11 });
  });

  test.each([
    ['actor', "'somebody else'"],
    ['arguments', `'{"a": 1}'`],
    ['at', "at - interval '1 microsecond'"],
    ['targets', "'{web-1}'"],
    ['decision', "'refused'"],
    ['confirmation', "'by Ada'"],
    ['approvals', "'{Ada}'"],
    ['raw_text', "''"],
    ['instance_id', 'gen_random_uuid()'],
    ['hash', "sha256('x')"],
    ['previous_hash', "sha256('x')"],
  ])('an edited %s is reported', async (column, value) => {
    await tamper((sql) => sql.unsafe(`update audit_entries set ${column} = ${value} where id = 4`));
    expect(await findings()).toEqual(['edited 4']);
  });

  test('a deleted one is reported, and how many are gone', async () => {
    await tamper((sql) => sql`delete from audit_entries where id in (5, 6)`);
    const { check } = await verifyAudit(world.database, { keys: [key] });
    expect(check.findings.map(({ text }) => text)).toEqual(['entries 5 to 6 (2) were deleted.']);
  });

  test('two that were swapped are reported as that, with their hashes or without', async () => {
    await swap(3, 7);
    expect(await findings()).toEqual(['swapped 3', 'swapped 7']);
    await swap(3, 7);
    await tamper(async (sql) => {
      await sql`
        update audit_entries mine set actor = other.actor, at = other.at from audit_entries other
        where mine.id in (3, 7) and other.id = 10 - mine.id`;
    });
    expect(await findings()).toEqual(['swapped 3', 'swapped 7']);
  });

  test.each([
    [1, 10],
    [1, 2],
    [4, 5],
    [9, 10],
  ])(
    'swapped, %i and %i are all that is wrong: not their neighbours, the beginning or the end',
    async (one, other) => {
      const { head } = await verifyAudit(world.database, { keys: [key] });
      await swap(one, other);
      const anchor = { entries: 10, hash: head?.hash.toString('hex') ?? '' };
      expect(await findings(anchor)).toEqual([`swapped ${one}`, `swapped ${other}`]);
    },
  );

  test('one that was overwritten with another is reported alone, and what that leaves open is said', async () => {
    await tamper(
      (sql) => sql`
        update audit_entries mine set actor = other.actor, at = other.at, hash = other.hash,
          previous_hash = other.previous_hash
        from audit_entries other where mine.id = 4 and other.id = 8`,
    );
    const { check } = await verifyAudit(world.database, { keys: [key] });
    expect(check.findings).toMatchObject([
      { kind: 'edited', id: 4, text: expect.stringContaining('does not tell any more') },
    ]);
  });

  test('a cut end is reported', async () => {
    await tamper((sql) => sql`delete from audit_entries where id > 7`);
    expect(await findings()).toEqual(['cut 8']);
    await tamper((sql) => sql`delete from audit_entries`);
    expect(await findings()).toEqual(['cut 1']);
  });

  test('a beginning that is gone is reported', async () => {
    await tamper((sql) => sql`delete from audit_entries where id < 3`);
    expect(await findings()).toEqual(['deleted']);
  });

  test('an end that was cut and whose head was forged to fit is reported by its seal', async () => {
    await tamper(async (sql) => {
      await sql`delete from audit_entries where id > 7`;
      await sql`update audit_head set entries = 7, last_id = 7, hash = (select hash from audit_entries where id = 7)`;
    });
    expect(await findings()).toEqual(['seal']);
    // What the API writes next does not cover it up.
    await insertAuditEntry(world.database.orm, entry('later'));
    expect(await findings()).toEqual(['resealed 8']);
  });

  test('an edited head is reported', async () => {
    await tamper((sql) => sql`update audit_head set hash = sha256('x')`);
    expect(await findings()).toEqual(['head 10', 'seal']);
    await tamper((sql) => sql`delete from audit_head`);
    expect(await findings()).toEqual(['head']);
  });

  test('an older state with its true head is told by the API that saw more, and by a noted anchor', async () => {
    const { head } = await verifyAudit(world.database, { keys: [key] });
    const anchor = { entries: 10, hash: head?.hash.toString('hex') ?? '' };
    await world.database.sql`create table kept as select * from audit_head`;
    await insertAuditEntry(world.database.orm, entry('eleventh'));
    expect(await findings(anchor)).toEqual([]);
    await insertAuditEntry(world.database.orm, entry('twelfth'));
    await tamper(async (sql) => {
      await sql`delete from audit_entries where id > 10`;
      await sql`delete from audit_head`;
      await sql`insert into audit_head select * from kept`;
    });
    expect(await findings()).toEqual([]);
    expect(await findings({ entries: 12, hash: 'ff' })).toEqual(['anchor']);
    await insertAuditEntry(world.database.orm, entry('after'));
    expect(await findings()).toEqual(['resealed 11']);
  });

  test('one that was added is reported, wherever it was put', async () => {
    const add = (id: number, hash: string) =>
      tamper((sql) =>
        sql.unsafe(`insert into audit_entries (id, actor, action, decision, rule, previous_hash, hash)
          values (${id}, 'x', 'x', 'allowed', 'x', ${hash}, ${hash})`),
      );
    await add(11, "sha256('x')");
    await add(12, 'null');
    await add(-5, 'null');
    expect(await findings()).toEqual(['unchained', 'inserted 11', 'unchained 12']);
  });

  test('one that was edited and chained anew is reported by the one after it', async () => {
    const [row] = await world.database
      .sql`select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from audit_entries where id = 4`;
    const forged = { ...entry('forger'), id: 4, at: row?.at, arguments: {}, targets: [], approvals: [] };
    const nulls = Object.fromEntries(
      [
        'actorUserId',
        'platform',
        'workspaceId',
        'channelId',
        'rawText',
        'commandId',
        'outcome',
        'confirmation',
        'requestId',
        'instanceId',
      ].map((name) => [name, null]),
    );
    const hash = hashEntry({ ...nulls, ...forged } as never, row?.previous_hash);
    await tamper((sql) => sql`update audit_entries set actor = 'forger (web)', hash = ${hash} where id = 4`);
    expect(await findings()).toEqual(['replaced 4']);
  });

  test('a secret that is being replaced, known beside the new one, is no break of the seal', async () => {
    sealAuditWith(world.database, 'the new secret', testJwtSecret);
    await insertAuditEntry(world.database.orm, entry('after'));
    const { check } = await verifyAudit(world.database, { keys: [deriveSealKey('the new secret')] });
    expect(check).toMatchObject({ findings: [], entries: 11 });
  });

  test('a trail sealed with another secret is reported', async () => {
    const { check } = await verifyAudit(world.database, { keys: [deriveSealKey('another secret')] });
    expect(check.findings.map(({ kind }) => kind)).toEqual(['seal']);
  });
});

describe('the database', () => {
  beforeAll(async () => {
    world = await createTestDatabase();
    await insertAuditEntry(world.database.orm, entry('Ada'));
  });
  afterAll(() => world.drop());

  test.each([
    "update audit_entries set actor = 'x'",
    'update audit_entries set actor = actor where false',
    'delete from audit_entries',
    'truncate audit_entries',
    'delete from audit_head',
    'truncate audit_head',
    'update audit_head set entries = entries - 1',
    'update audit_head set entries = entries + 1',
    "update audit_head set hash = sha256('x')",
  ])('refuses: %s', async (statement) => {
    await expect(world.database.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('a process without the secret writes nothing', async () => {
    const database = openDatabase(world.url, { maxConnections: 1, applicationName: 'test' });
    await expect(insertAuditEntry(database.orm, entry('Ada'))).rejects.toThrow('not given the key');
    await database.close();
  });

  test('an entry whose transaction is rolled back was never there, and the next is no surprise', async () => {
    const failed = world.database.orm.transaction(async (tx) => {
      await insertAuditEntry(tx, entry('undone'));
      await insertAuditEntry(tx, entry('undone too'));
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    await insertAuditEntry(world.database.orm, entry('Bob'));
    const { check } = await verifyAudit(world.database, { keys: [key] });
    expect(check).toMatchObject({ findings: [], entries: 2 });
  });
});

test('entries of the version before are counted, and neither fewer nor more pass', async () => {
  world = await createTestDatabase();
  const old = (id: number) => world.database.sql`
    insert into audit_entries (id, actor, action, decision, rule) values (${id}, 'x', 'x', 'allowed', 'x')`;
  await Promise.all([3, 8, 9].map(old));
  await Promise.all(['Ada', 'Bob', 'Cy'].map((name) => insertAuditEntry(world.database.orm, entry(name))));
  const { check } = await verifyAudit(world.database, { keys: [key] });
  expect(check).toMatchObject({ findings: [], unchained: 3, entries: 4 });
  await old(4);
  expect(await findings()).toEqual(['unchained']);
  await world.drop();
});

test('10,000 entries of eight writers at once are one chain', async () => {
  world = await createTestDatabase();
  const writers = Array.from({ length: 8 }, () => {
    const database = openDatabase(world.url, { maxConnections: 1, applicationName: 'test' });
    sealAuditWith(database, testJwtSecret);
    return database;
  });
  await Promise.all(
    writers.map(async ({ orm }, writer) => {
      for (let index = 0; index < 1250; index += 1) await insertAuditEntry(orm, entry(`w${writer}`));
    }),
  );
  const pages: number[] = [];
  const { check, head } = await verifyAudit(world.database, {
    keys: [key],
    onProgress: (count) => pages.push(count),
  });
  expect(check.findings).toEqual([]);
  expect(head).toMatchObject({ entries: 10_000, lastId: 10_000 });
  expect(pages).toEqual([2000, 4000, 6000, 8000, 10_000]);
  await Promise.all(writers.map((database) => database.close()));
  await world.drop();
}, 60_000);
