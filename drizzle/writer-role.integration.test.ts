import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createTestDatabase, type TestDatabase, testJwtSecret } from '../test/support/test-database.ts';
import { type Database, openDatabase } from './database.ts';
import { migrateDatabase } from './migrate.ts';
import { insertAuditEntry } from './queries/audit.ts';
import { sealAuditWith } from './queries/audit-seal.ts';
import { dropPartitionsBefore, ensurePartitions } from './queries/partitions.ts';
import { writerRole } from './writer-role.ts';

const entry = { actor: 'Ada (web)', action: 'test.write', decision: 'allowed', rule: 'admin' } as const;
const day = 86_400_000;

/** As the API and the worker connect. */
function connect(url: string, role: string | undefined): Database {
  const database = openDatabase(url, { maxConnections: 2, applicationName: 'test', role });
  sealAuditWith(database, testJwtSecret);
  return database;
}

describe('the role we act as', () => {
  let world: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    world = await createTestDatabase();
    database = connect(world.url, writerRole);
    await insertAuditEntry(database.orm, entry);
  });
  afterAll(async () => {
    await database.close();
    await world.drop();
  });

  test.each([
    "update audit_entries set actor = 'x'",
    'delete from audit_entries',
    'truncate audit_entries',
    'delete from audit_head',
    'truncate audit_head',
    'alter table audit_entries disable trigger all',
    'drop trigger audit_entries_append_only on audit_entries',
    'drop table audit_entries',
    'create or replace function refuse_audit_change() returns trigger language sql as $$ select null $$',
    'set session_replication_role = replica',
    'create trigger mine before insert on audit_entries execute function suppress_redundant_updates_trigger()',
  ])('may not: %s', async (statement) => {
    await expect(database.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('makes and drops partitions all the same, and may use those made later', async () => {
    const now = new Date(Date.now() + 30 * day);
    const made = await ensurePartitions(database, { now, daysBack: 0, daysAhead: 0 });
    expect(made).toHaveLength(5);
    for (const name of made) await database.sql`select from ${database.sql(name)}`;
    const dropped = await dropPartitionsBefore(database, 'samples', new Date(now.getTime() - 20 * day));
    expect(dropped.length).toBeGreaterThan(0);
    const [who] = await database.sql`select current_user as name`;
    expect(who?.name).toBe(writerRole);
  });

  test('is made once: a second start changes nothing', async () => {
    const acl = () =>
      world.database.sql`select relname, relacl::text from pg_class where relname ~ '^audit' order by 1`;
    const before = await acl();
    expect(await migrateDatabase(world.url)).toBe(writerRole);
    expect(await acl()).toEqual(before);
  });
});

/** A PostgreSQL of somebody else's: the login owns its database and is no superuser. */
describe('a managed PostgreSQL', () => {
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} });
  const login = `managed_${randomBytes(4).toString('hex')}`;
  const url = new URL(inject('postgresUrl'));
  Object.assign(url, { username: login, password: 'p', pathname: `/${login}` });
  beforeAll(async () => {
    await admin.unsafe(`create role ${login} login createrole password 'p'`);
    await admin.unsafe(`create database ${login} owner ${login}`);
  });
  afterAll(async () => {
    await admin.unsafe(`drop database ${login} with (force)`);
    await admin.unsafe(`drop owned by ${login}`);
    await admin.unsafe(`drop role ${login}`);
    await admin.end();
  });

  test('where the role is out of reach everything works with triggers alone, and the log says so', async () => {
    const warnings: unknown[] = [];
    const logger = { warn: (...said: unknown[]) => void warnings.push(said) };
    expect(await migrateDatabase(url.href, logger as never)).toBeUndefined();
    expect(String(warnings)).toContain('may not make the role chatops_writer');
    const database = connect(url.href, undefined);
    await ensurePartitions(database);
    await insertAuditEntry(database.orm, entry);
    await expect(database.sql`delete from audit_entries`).rejects.toMatchObject({ code: '42501' });
    await database.close();
  });

  test.each([
    ['with no more than PostgreSQL 16 gives to who made it', 'with admin true, inherit false, set false'],
    ['because an administrator granted it', ''],
  ])('acts as the role %s', async (_, options) => {
    await admin.unsafe(`revoke ${writerRole} from ${login} cascade`);
    const owner = connect(url.href, undefined);
    await owner.sql.unsafe(`revoke all on all tables in schema public from ${writerRole}`);
    await owner.close();
    await admin.unsafe(`grant ${writerRole} to ${login} ${options}`);
    expect(await migrateDatabase(url.href)).toBe(writerRole);
    const database = connect(url.href, writerRole);
    await ensurePartitions(database, { now: new Date(Date.now() + 30 * day) });
    await insertAuditEntry(database.orm, entry);
    await expect(database.sql`alter table audit_entries disable trigger all`).rejects.toMatchObject({
      code: '42501',
    });
    await database.close();
  });
});
