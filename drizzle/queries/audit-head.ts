import { sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { type ChainHead, chainStart, sealHead } from './audit-chain.ts';

export interface LockedHead extends ChainHead {
  sealed: Buffer;
  /** Written by this very transaction before, so not committed yet. */
  own: boolean;
  /** PostgreSQL's clock, UTC with microseconds. */
  at: string;
  /** When this call began the chain: how many entries there were without one. */
  prologue: number;
}

/** The end of the chain, kept for this transaction until it ends. Begins the chain when there is none. */
export async function lockAuditHead(tx: Transaction, key: Buffer): Promise<LockedHead> {
  const found = await readHead(tx);
  if (found !== undefined) return { ...found, prologue: 0 };
  const [before] = await tx.execute<{ count: string; last: string }>(
    sql`select count(*) as count, coalesce(max(id), 0) as last from audit_entries`,
  );
  const head: ChainHead = { entries: 0, lastId: Number(before?.last), hash: chainStart };
  // Of two that begin at once the second waits here, and goes on from what the first one wrote.
  const begun = await tx.execute(sql`
    insert into audit_head (id, entries, last_id, hash, seal)
    values (1, 0, ${head.lastId}, ${head.hash}, ${sealHead(head, key)})
    on conflict do nothing returning id`);
  const locked = await readHead(tx);
  if (locked === undefined) throw new Error('the end of the audit trail cannot be read');
  return { ...locked, prologue: begun.length > 0 ? Number(before?.count) : 0 };
}

async function readHead(tx: Transaction): Promise<Omit<LockedHead, 'prologue'> | undefined> {
  const [row] = await tx.execute<{
    entries: string;
    last_id: string;
    hash: Buffer;
    seal: Buffer;
    at: string;
    own: boolean;
  }>(sql`
    select entries, last_id, hash, seal, xmin = pg_current_xact_id()::xid as own,
      to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from audit_head where id = 1 for update`);
  if (row === undefined) return undefined;
  const { entries, last_id, hash, seal, at, own } = row;
  return { entries: Number(entries), lastId: Number(last_id), hash, sealed: seal, at, own };
}
