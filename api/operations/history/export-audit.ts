import type { Queryable } from '../../../drizzle/database.ts';
import { type AuditFilter, listAuditEntries } from '../../../drizzle/queries/audit-list.ts';
import { toCsvLine } from '../../../shared/csv.ts';
import type { Download } from '../../http/download.ts';
import { writeAudit } from '../audit.ts';
import type { OperationContext } from '../context.ts';
import { requireRight } from '../operation.ts';
import { type ExportedEntry, exportedFields, toExportedEntry } from './to-audit-entry.ts';

export type ExportFormat = 'csv' | 'json';

const pageSize = 500;
const mediaTypes: Record<ExportFormat, string> = { csv: 'text/csv', json: 'application/x-ndjson' };
const extensions: Record<ExportFormat, string> = { csv: 'csv', json: 'jsonl' };

/**
 * The trail as a file, newest first, page by page: CSV for spreadsheets, JSON Lines for programs. That it
 * was taken is an entry too, written before the first line leaves.
 */
export async function exportAudit(
  ctx: OperationContext,
  format: ExportFormat,
  filter: AuditFilter,
): Promise<Download> {
  const entry = { action: 'audit.export', arguments: { format, ...filter } };
  const { rule } = await requireRight(ctx, entry, 'admin', 'everywhere');
  const { orm } = ctx.services.database;
  await writeAudit(orm, ctx, entry, { decision: 'allowed', rule });
  const day = new Date().toISOString().slice(0, 10);
  return {
    fileName: `chatops-audit-${day}.${extensions[format]}`,
    mediaType: mediaTypes[format],
    chunks: format === 'csv' ? csvChunks(orm, filter) : jsonChunks(orm, filter),
  };
}

async function* csvChunks(db: Queryable, filter: AuditFilter): AsyncGenerator<string> {
  yield toCsvLine(exportedFields);
  for await (const entries of pages(db, filter)) yield entries.map(csvLine).join('');
}

async function* jsonChunks(db: Queryable, filter: AuditFilter): AsyncGenerator<string> {
  // Without an entry there is no line, but still an answer with a head of its own.
  yield '';
  for await (const entries of pages(db, filter)) {
    yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  }
}

/** By key, not by one long query: a reader who takes minutes holds no snapshot and no connection. */
async function* pages(db: Queryable, filter: AuditFilter): AsyncGenerator<ExportedEntry[]> {
  let cursor: string | undefined;
  do {
    const page = await listAuditEntries(db, filter, { cursor, limit: pageSize });
    if (page.items.length > 0) yield page.items.map(toExportedEntry);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function csvLine(entry: ExportedEntry): string {
  return toCsvLine(
    exportedFields.map((field) => {
      const value = entry[field];
      if (Array.isArray(value)) return value.join(' ');
      return value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
    }),
  );
}
