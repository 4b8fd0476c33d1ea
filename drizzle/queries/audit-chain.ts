import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** One entry as it is hashed: every column of the row. Text as PostgreSQL keeps it, so that a row read back gives the same bytes. */
export interface ChainedEntry {
  id: number;
  /** UTC with microseconds: `2026-11-23T20:18:00.123456Z`. */
  at: string;
  actorUserId: string | null;
  actor: string;
  platform: string | null;
  workspaceId: string | null;
  channelId: string | null;
  rawText: string | null;
  action: string;
  arguments: unknown;
  targets: string[];
  decision: string;
  rule: string;
  commandId: string | null;
  outcome: string | null;
  confirmation: string | null;
  approvals: string[];
  requestId: string | null;
  instanceId: string | null;
}

/** The end of the chain. */
export interface ChainHead {
  /** How many entries are chained. */
  entries: number;
  lastId: number;
  hash: Buffer;
}

/** What the first entry has before it. */
export const chainStart = Buffer.alloc(32);

/** In the order they are hashed; a column added later goes to the end, under a new version. */
const version = 1;
const columns = [
  'id',
  'at',
  'actorUserId',
  'actor',
  'platform',
  'workspaceId',
  'channelId',
  'rawText',
  'action',
  'arguments',
  'targets',
  'decision',
  'rule',
  'commandId',
  'outcome',
  'confirmation',
  'approvals',
  'requestId',
  'instanceId',
] as const satisfies (keyof ChainedEntry)[];

/** SHA-256 of `["chatops-audit",1,<hash before, hex>,…columns]` as canonical JSON in UTF-8. */
export function hashEntry(entry: ChainedEntry, previousHash: Buffer): Buffer {
  const values = columns.map((column) => entry[column]);
  const text = canonicalJson(['chatops-audit', version, previousHash.toString('hex'), ...values]);
  return createHash('sha256').update(text).digest();
}

/** The key of the seal: from the API's secret, of no use for anything else. */
export function deriveSealKey(jwtSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', jwtSecret, '', 'chatops audit seal v1', 32));
}

/** Who has the database but not the key can make a chain, and no seal for its end. */
export function sealHead({ entries, lastId, hash }: ChainHead, key: Buffer): Buffer {
  const text = canonicalJson(['chatops-audit-head', version, entries, lastId, hash.toString('hex')]);
  return createHmac('sha256', key).update(text).digest();
}

export function isSealedBy(head: ChainHead, seal: Buffer, key: Buffer): boolean {
  const expected = sealHead(head, key);
  return seal.length === expected.length && timingSafeEqual(seal, expected);
}

/** JSON without spaces and with the keys of every object sorted by UTF-16 code unit: one text for one value. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
