import { z } from 'zod';
import { failureSchema, readingMethods } from '../../../shared/agent-protocol.ts';

/** What instances send to each other's inbox. Each names rows or an ask; none is the only copy of a command. */
export const hopSchema = z.discriminatedUnion('kind', [
  /** Send the queued targets of this command whose agents you hold. */
  z.object({ kind: z.literal('dispatch'), commandId: z.uuid() }),
  /** Tell the agents you hold to stop this command. */
  z.object({ kind: z.literal('cancel'), commandId: z.uuid() }),
  z.object({
    kind: z.literal('ask'),
    id: z.string().max(64),
    serverId: z.uuid(),
    /** What changes a machine is in PostgreSQL and nowhere else: who writes to Redis may have written this. */
    method: z.enum(readingMethods),
    params: z.unknown(),
    /** Epoch milliseconds. */
    deadlineAt: z.number().int(),
    replyTo: z.uuid(),
  }),
  z.object({ kind: z.literal('answer'), id: z.string().max(64), result: z.unknown() }),
  z.object({ kind: z.literal('failure'), id: z.string().max(64), error: failureSchema }),
  /** The instance asked has no such agent any more. */
  z.object({ kind: z.literal('gone'), id: z.string().max(64) }),
]);
export type Hop = z.infer<typeof hopSchema>;
