import { sql } from 'drizzle-orm';
import { redactText, redactValue } from '../../shared/redact-value.ts';
import type { Transaction } from '../database.ts';
import type { auditEntries } from '../schema/commands.ts';
import { arrayLiteral } from './array-literal.ts';
import { type ChainedEntry, type ChainHead, hashEntry, isSealedBy, sealHead } from './audit-chain.ts';
import { lockAuditHead } from './audit-head.ts';
import { type AuditSeal, auditSealOf } from './audit-seal.ts';

export type NewAuditEntry = Omit<typeof auditEntries.$inferInsert, 'id' | 'at' | 'previousHash' | 'hash'>;

/**
 * The one way into the audit trail. Let it be the last thing a transaction does: from here to the commit
 * all other writers wait, and a row lock taken after it could wait for one of them.
 */
export async function appendEntries(tx: Transaction, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const seal = auditSealOf(tx);
  const { at, sealed, own, prologue, ...found } = await lockAuditHead(tx, seal.key);
  const notes: NewAuditEntry[] = [];
  if (prologue > 0) notes.push(startNote(prologue));
  const broken = breakOf(found, sealed, seal);
  if (broken !== undefined) notes.push(brokenNote(broken, found));
  let head: ChainHead = found;
  for (const entry of [...notes, ...entries]) head = await append(tx, head, toChained(entry, head, at), seal);
  // Only what was committed counts as seen: this transaction may still be rolled back.
  if (!own) seal.entriesSeen = found.entries;
}

async function append(
  tx: Transaction,
  previous: ChainHead,
  entry: ChainedEntry,
  { key }: AuditSeal,
): Promise<ChainHead> {
  const hash = hashEntry(entry, previous.hash);
  const head: ChainHead = { entries: previous.entries + 1, lastId: entry.id, hash };
  const texts = (items: string[]) => arrayLiteral(items, 'text', (item) => item);
  // One statement: every round trip here is one that all other writers wait for.
  await tx.execute(sql`
    with appended as (
      insert into audit_entries (
        id, at, actor_user_id, actor, platform, workspace_id, channel_id, raw_text, action, arguments, targets,
        decision, rule, command_id, outcome, confirmation, approvals, request_id, instance_id, previous_hash, hash
      ) values (
        ${entry.id}, ${entry.at}::timestamptz, ${entry.actorUserId}::uuid, ${entry.actor}, ${entry.platform},
        ${entry.workspaceId}, ${entry.channelId}, ${entry.rawText}, ${entry.action},
        ${JSON.stringify(entry.arguments)}::jsonb, ${texts(entry.targets)}::text[], ${entry.decision},
        ${entry.rule}, ${entry.commandId}::uuid, ${entry.outcome}, ${entry.confirmation},
        ${texts(entry.approvals)}::text[], ${entry.requestId}, ${entry.instanceId}::uuid, ${previous.hash}, ${hash}
      )
    )
    update audit_head set entries = ${head.entries}, last_id = ${head.lastId}, hash = ${hash},
      seal = ${sealHead(head, key)}
    where id = 1`);
  return head;
}

/** With everything decided that PostgreSQL would decide: what is hashed is what will be read back. */
function toChained(entry: NewAuditEntry, { lastId }: ChainHead, at: string): ChainedEntry {
  const text = (value: string | null | undefined) => (value == null ? null : redactText(value));
  const texts = (items: string[] | undefined) => (items ?? []).map(redactText);
  return {
    id: lastId + 1,
    at,
    actorUserId: entry.actorUserId?.toLowerCase() ?? null,
    actor: redactText(entry.actor),
    platform: text(entry.platform),
    workspaceId: text(entry.workspaceId),
    channelId: text(entry.channelId),
    rawText: text(entry.rawText),
    action: entry.action,
    // Through JSON and back: dates become text, what is undefined goes.
    arguments: redactValue(JSON.parse(JSON.stringify(entry.arguments ?? {}))),
    targets: texts(entry.targets),
    decision: entry.decision,
    rule: redactText(entry.rule),
    commandId: entry.commandId?.toLowerCase() ?? null,
    outcome: text(entry.outcome),
    confirmation: text(entry.confirmation),
    approvals: texts(entry.approvals),
    requestId: text(entry.requestId),
    instanceId: entry.instanceId?.toLowerCase() ?? null,
  };
}

/** Why the end of the chain cannot be the one we left. Going on says so in the chain: the next seal must not cover it up. */
function breakOf(head: ChainHead, sealed: Buffer, seal: AuditSeal): string | undefined {
  const keys = [seal.key, seal.previousKey].filter((key) => key !== undefined);
  if (!keys.some((key) => isSealedBy(head, sealed, key))) return 'its seal is not of our key';
  if (head.entries < seal.entriesSeen) return `it had ${seal.entriesSeen} entries before`;
  return undefined;
}

const brokenNote = (why: string, { entries, hash }: ChainHead): NewAuditEntry => ({
  actor: 'system',
  action: 'audit.resealed',
  arguments: { entries, hash: hash.toString('hex') },
  decision: 'allowed',
  rule: `the end of the audit trail was not as we left it: ${why}. Either JWT_SECRET was changed, or it was tampered with`,
});

const startNote = (prologue: number): NewAuditEntry => ({
  actor: 'system',
  action: 'audit.started',
  arguments: { entriesBefore: prologue },
  decision: 'allowed',
  rule: 'from here on entries are chained; those of earlier versions are not',
});
