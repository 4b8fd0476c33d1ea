import type { Sql } from 'postgres';
import { arrayLiteral } from './array-literal.ts';

export interface OutputChunk {
  targetId: string;
  /** Grows by one per chunk; a chunk sent again is stored once. */
  seq: number;
  stream: 'stdout' | 'stderr';
  data: string;
}

export async function appendOutput(sql: Sql, chunks: readonly OutputChunk[]): Promise<void> {
  await sql`
    insert into command_output (target_id, seq, stream, data)
    select * from unnest(
      ${arrayLiteral(chunks, 'uuid', (chunk) => chunk.targetId)}::text::uuid[],
      ${arrayLiteral(chunks, 'integer', (chunk) => chunk.seq)}::text::integer[],
      ${arrayLiteral(chunks, 'text', (chunk) => chunk.stream)}::text::text[],
      ${arrayLiteral(chunks, 'text', (chunk) => chunk.data)}::text::text[])
    on conflict do nothing`;
}

/** A read that is asked again answers from its beginning: what the first try left would be mixed in. */
export async function clearOutput(sql: Sql, targetIds: readonly string[]): Promise<void> {
  await sql`delete from command_output where target_id = any(${[...targetIds]}::uuid[])`;
}

export async function markOutputTruncated(sql: Sql, commandId: string): Promise<void> {
  await sql`update commands set output_truncated = true where id = ${commandId}`;
}
