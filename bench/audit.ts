import { sql } from 'drizzle-orm';
import { type Database, openDatabase, type Transaction } from '../drizzle/database.ts';
import { insertAuditEntry } from '../drizzle/queries/audit.ts';
import type { NewAuditEntry } from '../drizzle/queries/audit-append.ts';
import { deriveSealKey } from '../drizzle/queries/audit-chain.ts';
import { sealAuditWith } from '../drizzle/queries/audit-seal.ts';
import { verifyAudit } from '../drizzle/queries/audit-verify.ts';
import { createLogger } from '../shared/logger.ts';
import { startBenchDatabase } from './load/bench-database.ts';
import type { BenchResult } from './result.ts';

const secret = 'bench'.repeat(10);
const roundMs = 2500;
/** By turns, so that what else the machine does meets both. */
const rounds = 3;

const entry: NewAuditEntry = {
  actor: 'Ada (slack)',
  platform: 'slack',
  workspaceId: 'T0LOCAL',
  channelId: 'C0OPS',
  rawText: '/chatops restart web-1/nginx --reason "memory grows"',
  action: 'command.create',
  arguments: { verb: 'restart', reason: 'memory grows' },
  targets: ['web-1/nginx'],
  decision: 'allowed',
  rule: 'operator on tag:web',
};

/**
 * What the hash chain costs: transactions a second that write one audit entry, against the same columns into
 * a table without chain and lock. Writers of a chain take turns, commit included; that is the price of one
 * order. And how fast it is verified, against only reading the rows.
 */
export async function benchAudit(): Promise<BenchResult[]> {
  const world = await startBenchDatabase(0, createLogger('bench', 'fatal'));
  const database = openDatabase(world.url, { maxConnections: 8, applicationName: 'bench' });
  sealAuditWith(database, secret);
  await database.sql`create table unchained_entries (like audit_entries including indexes)`;
  await database.sql`create sequence unchained_ids`;
  try {
    const alone = await compareWriters(database, 1);
    const eight = await compareWriters(database, 8);
    return [alone, eight, await measureVerification(database)];
  } finally {
    await database.close();
    await world.close();
  }
}

async function compareWriters(database: Database, writers: number): Promise<BenchResult> {
  const totals = { chained: 0, plain: 0 };
  for (let round = 0; round < rounds; round += 1) {
    totals.plain += await countTransactions(database, writers, insertPlain);
    totals.chained += await countTransactions(database, writers, (tx) => insertAuditEntry(tx, entry));
  }
  const perSecond = (count: number) => count / ((rounds * roundMs) / 1000);
  const value = perSecond(totals.chained);
  const peerValue = perSecond(totals.plain);
  return {
    name: `audited transactions, ${writers} at once`,
    value,
    unit: '/s',
    peer: 'the same row without chain',
    peerValue,
    ratio: value / peerValue,
    note: 'one entry each, fsync on',
  };
}

async function countTransactions(
  { orm }: Database,
  writers: number,
  write: (tx: Transaction) => Promise<unknown>,
): Promise<number> {
  const end = performance.now() + roundMs;
  let count = 0;
  const run = async () => {
    while (performance.now() < end) {
      await orm.transaction(write);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, run));
  return count;
}

const insertPlain = (tx: Transaction) =>
  tx.execute(sql`
    insert into unchained_entries (id, at, actor, platform, workspace_id, channel_id, raw_text, action, arguments,
      targets, decision, rule, approvals)
    values (nextval('unchained_ids'), now(), ${entry.actor}, ${entry.platform}, ${entry.workspaceId}, ${entry.channelId},
      ${entry.rawText}, ${entry.action}, ${JSON.stringify(entry.arguments)}::jsonb, '{web-1/nginx}',
      ${entry.decision}, ${entry.rule}, '{}')`);

async function measureVerification(database: Database): Promise<BenchResult> {
  const began = performance.now();
  const { check } = await verifyAudit(database, { keys: [deriveSealKey(secret)] });
  const verified = performance.now();
  // A figure for a chain that does not hold would be worthless.
  if (check.findings.length > 0) throw new Error(`the chain does not hold: ${check.findings[0]?.text}`);
  let read = 0;
  for await (const rows of database.sql`select * from audit_entries order by id`.cursor(2000))
    read += rows.length;
  const seconds = (from: number, to: number) => (to - from) / 1000;
  const value = check.entries / seconds(began, verified);
  const peerValue = read / seconds(verified, performance.now());
  return {
    name: 'audit:verify',
    value,
    unit: 'entries/s',
    peer: 'reading the rows',
    peerValue,
    ratio: value / peerValue,
    note: `${check.entries.toLocaleString('en-US')} entries`,
  };
}
