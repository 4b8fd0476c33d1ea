import type { TransactionSql } from 'postgres';
import type { Database } from '../database.ts';
import { type ChainHead, isSealedBy } from './audit-chain.ts';
import { type Anchor, ChainCheck, type FoundEntry } from './audit-check.ts';

export interface VerifyOptions {
  /** Of the API's secret; also of the one before, while it is being replaced. */
  keys: Buffer[];
  anchor?: Anchor | undefined;
  /** Told after every page: how many entries were read. */
  onProgress?: (entries: number) => void;
}

export interface VerifiedTrail {
  check: ChainCheck;
  head: ChainHead | undefined;
}

const pageSize = 2000;

/** Reads the whole trail as it is at one moment, a page at a time; writers are not held up. */
export async function verifyAudit(
  { sql }: Pick<Database, 'sql'>,
  { keys, anchor, onProgress }: VerifyOptions,
): Promise<VerifiedTrail> {
  return await sql.begin('isolation level repeatable read read only', async (tx) => {
    const [row] = await tx<{ entries: string; lastId: string; hash: Buffer; seal: Buffer }[]>`
      select entries, last_id as "lastId", hash, seal from audit_head where id = 1`;
    const head = row && { entries: Number(row.entries), lastId: Number(row.lastId), hash: row.hash };
    const check = new ChainCheck(head, anchor);
    for await (const page of readPages(tx)) {
      for (const entry of page) check.next(entry);
      onProgress?.(check.entries + check.unchained);
    }
    check.finish(
      head !== undefined && row !== undefined && keys.some((key) => isSealedBy(head, row.seal, key)),
    );
    return { check, head };
  });
}

async function* readPages(tx: TransactionSql): AsyncGenerator<FoundEntry[]> {
  let after: string | undefined;
  for (;;) {
    const rows = await tx<(Omit<FoundEntry, 'id'> & { id: string })[]>`
      select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
        actor_user_id as "actorUserId", actor, platform, workspace_id as "workspaceId",
        channel_id as "channelId", raw_text as "rawText", action, arguments, targets, decision, rule,
        command_id as "commandId", outcome, confirmation, approvals, request_id as "requestId",
        instance_id as "instanceId", previous_hash as "previousHash", hash
      from audit_entries
      ${after === undefined ? tx`` : tx`where id > ${after}`}
      order by id limit ${pageSize}`;
    if (rows.length === 0) return;
    yield rows.map((row) => ({ ...row, id: Number(row.id) }));
    after = rows.at(-1)?.id;
  }
}
