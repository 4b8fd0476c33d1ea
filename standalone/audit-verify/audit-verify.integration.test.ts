import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../drizzle/database.ts';
import { migrateDatabase } from '../../drizzle/migrate.ts';
import { insertAuditEntry } from '../../drizzle/queries/audit.ts';
import { sealAuditWith } from '../../drizzle/queries/audit-seal.ts';
import { createLogger } from '../../shared/logger.ts';
import { createTestDatabase, type TestDatabase, testJwtSecret } from '../../test/support/test-database.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';

const entry = { actor: 'Ada (web)', action: 'test.write', decision: 'allowed', rule: 'admin' } as const;

/** The command as a process, with exactly these settings. */
function verify(settings: Record<string, string>, ...flags: string[]) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const args = ['--import', 'tsx', join(import.meta.dirname, 'main.ts'), ...flags];
    const env = { PATH: process.env.PATH, ...settings };
    execFile(process.execPath, args, { env, timeout: 25_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

describe('npm run audit:verify', () => {
  let world: TestDatabase;
  let settings: Record<string, string>;
  beforeAll(async () => {
    world = await createTestDatabase();
    for (let index = 0; index < 5; index += 1) await insertAuditEntry(world.database.orm, entry);
    settings = { DATABASE_URL: world.url, JWT_SECRET: testJwtSecret };
  });
  afterAll(() => world.drop());

  test('says that a sound trail is sound, and what to note; the noted anchor holds', async () => {
    const first = await verify(settings);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('The audit trail is sound: 5 entries chained, up to number 5.');
    const [, anchor = ''] = /--anchor (\S+)/.exec(first.stdout) ?? [];
    await insertAuditEntry(world.database.orm, entry);
    expect(await verify(settings, '--anchor', anchor)).toMatchObject({ code: 0 });
    expect(await verify(settings, '--anchor', anchor.replace(/^5/, '4'))).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('anchor: '),
    });
  });

  test('names an edited entry, and exits with 1', async () => {
    await world.database.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update audit_entries set actor = 'Mallory' where id = 2`;
    });
    const { code, stdout } = await verify(settings);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^edited: Entry 2 was edited \(test\.write, .*\nThe audit trail is NOT sound: 1 finding\.\nWhat to do:\n/,
    );
    for (const told of ['backup', '--anchor', 'owner of the tables', 'docs/security.md']) {
      expect(stdout).toContain(told);
    }
    expect(stdout).not.toContain('First: is this the JWT_SECRET');
  });

  test('a changed secret is a finding until it is accepted', async () => {
    const other = await createTestDatabase();
    const changed = { DATABASE_URL: other.url, JWT_SECRET: 'another secret, just as long as it must be' };
    await insertAuditEntry(other.database.orm, entry);
    expect((await verify(changed)).stdout).toMatch(/^seal: [\s\S]*First: is this the JWT_SECRET/);
    sealAuditWith(other.database, changed.JWT_SECRET);
    await insertAuditEntry(other.database.orm, entry);
    expect((await verify(changed)).stdout).toContain('resealed: At entry 2 ');
    expect(await verify(changed, '--resealed', '2')).toMatchObject({ code: 0 });
    await other.drop();
  });

  test.each([
    [{}, 'audit:verify cannot start: JWT_SECRET is not set. See docs/configuration.md.'],
    [{ JWT_SECRET: testJwtSecret, DATABASE_URL: 'postgres://127.0.0.1:1/x' }, 'cannot reach 127.0.0.1:1'],
    [{ JWT_SECRET: testJwtSecret, CHATOPS_DATA_DIR: '/nowhere' }, 'There is no database under /nowhere.'],
  ])('exits with 2 and one line when it cannot check: %o', async (wrong, line) => {
    const { code, stderr } = await verify(wrong);
    expect(code).toBe(2);
    expect(stderr).toContain(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('explains itself', async () => {
    const { code, stdout } = await verify({}, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Exit code: 0 sound');
    expect((await verify({}, '--anchor', 'x')).code).toBe(2);
  });
});

test('finds the embedded database, whether it runs or not', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'chatops-verify-'));
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({
    directory: join(dataDir, 'postgres'),
    logger: createLogger('test', 'silent'),
  });
  await migrateDatabase(server.url);
  const database = openDatabase(server.url, { maxConnections: 1, applicationName: 'test' });
  sealAuditWith(database, testJwtSecret);
  await insertAuditEntry(database.orm, entry);
  const settings = { CHATOPS_DATA_DIR: dataDir, JWT_SECRET: testJwtSecret };
  const running = await verify(settings);
  await database.close();
  await server.close();
  const stopped = await verify(settings);
  for (const { code, stdout, stderr } of [running, stopped]) {
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('sound: 1 entry chained');
  }
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);
