import type { AuditRow } from '../../../drizzle/queries/audit-list.ts';
import { type AuditEntry, auditEntrySchema } from '../../../shared/api-contract/audit.ts';
import { toIso } from '../timestamps.ts';

export type ExportedEntry = AuditEntry & { hash: string | null };

/** In the order of the columns of an export. The hash ties each line to the chain it came from. */
export const exportedFields = [
  ...(Object.keys(auditEntrySchema.shape) as (keyof AuditEntry)[]),
  'hash',
] as const;

export const toAuditEntry = (row: AuditRow): AuditEntry =>
  auditEntrySchema.parse({ ...row, at: toIso(row.at) });

export const toExportedEntry = (row: AuditRow): ExportedEntry => ({
  ...toAuditEntry(row),
  hash: row.hash?.toString('hex') ?? null,
});
