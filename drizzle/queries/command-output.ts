import { asc, eq } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { commandOutput, commands, commandTargets } from '../schema/commands.ts';

export type OutputChunk = typeof commandOutput.$inferSelect;

export interface StoredOutput {
  chunks: OutputChunk[];
  /** The agent or the hub dropped what was over the limit. */
  truncated: boolean;
}

/** All that is stored, by target and in order; at most `maxOutputBytes` per target. */
export async function readCommandOutput(db: Queryable, commandId: string): Promise<StoredOutput> {
  const chunks = await db
    .select({
      targetId: commandOutput.targetId,
      seq: commandOutput.seq,
      stream: commandOutput.stream,
      data: commandOutput.data,
    })
    .from(commandOutput)
    .innerJoin(commandTargets, eq(commandTargets.id, commandOutput.targetId))
    .where(eq(commandTargets.commandId, commandId))
    .orderBy(asc(commandOutput.targetId), asc(commandOutput.seq));
  const [command] = await db
    .select({ truncated: commands.outputTruncated })
    .from(commands)
    .where(eq(commands.id, commandId));
  return { chunks, truncated: command?.truncated ?? false };
}
