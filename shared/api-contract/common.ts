import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { metricNames, nearestMetrics } from '../metrics.ts';
import { leadsTo } from './leads-to.ts';

export { type Role, roleClasses, roles, type VerbClass, verbClasses } from '../rights.ts';

/** ISO 8601 with zone. */
export const timestampSchema = z.iso.datetime({ offset: true });
export const idSchema = z.uuid();
/** An expression of the chat grammar, for a subject that later servers may join. */
export const scopeSchema = leadsTo('scope', z.string().min(1).max(500));

/** A name of the metric catalogue; a mistyped one is answered with the nearest. */
export const metricNameSchema = z.enum(metricNames, {
  error: ({ input }) => {
    if (input === undefined) return 'is missing';
    const nearest = nearestMetrics(String(input));
    const instead =
      nearest.length > 0 ? `did you mean ${nearest.join(', ')}?` : `one of ${metricNames.join(', ')}`;
    return `there is no metric "${String(input).slice(0, 64)}": ${instead}`;
  },
});

/** RFC 9457, with what to do next and the id to quote. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(errorCodes),
  detail: z.string(),
  hint: z.string().optional(),
  requestId: z.string(),
  /** Field errors, candidates, nearest names. */
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** In `details` of `target_ambiguous` and `container_required`. */
export const candidateSchema = z.object({
  /** What to type instead: `web-1/nginx`. */
  target: z.string(),
  label: z.string(),
  description: z.string().optional(),
});
export type Candidate = z.infer<typeof candidateSchema>;

export const pageQuerySchema = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/**
 * Header by which the bot says, with its service token, for whom it asks: base64url JSON of this.
 * Rights are those of the account linked to (platform, workspaceId, userId).
 */
export const actorHeader = 'x-chatops-actor';
export const chatActorSchema = z.object({
  platform: z.enum(['slack', 'discord']),
  workspaceId: z.string().min(1).max(64),
  userId: z.string().min(1).max(64),
  userName: z.string().max(100).optional(),
  channelId: z.string().max(64).optional(),
  /** Where `channelId` is a thread with an id of its own (Discord): the channel it belongs to. */
  parentChannelId: z.string().max(64).optional(),
  /** What was typed, for the audit trail. */
  rawText: z.string().max(4000).optional(),
  /**
   * The bot itself looks what the person may see, to complete or to explain: that they are not linked is
   * answered, and nobody tried anything that the audit trail would have to tell. Counts only for GET.
   */
  looking: z.literal(true).optional(),
});
export type ChatActor = z.infer<typeof chatActorSchema>;
