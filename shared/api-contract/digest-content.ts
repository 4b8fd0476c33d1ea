import { z } from 'zod';
import { severities } from './alerts.ts';
import { silenceMatchersSchema } from './attention.ts';
import { idSchema, timestampSchema } from './common.ts';

/** What would make a noisy rule quieter, and how it was seen. */
export const quieterRuleSchema = z.discriminatedUnion('kind', [
  /** Most breaches were over by themselves: let them last longer before they fire. */
  z.object({ kind: z.literal('hold'), seconds: z.number().int() }),
  /** It came back soon after it recovered: keep it open for longer. */
  z.object({ kind: z.literal('keep_firing'), seconds: z.number().int() }),
  /** Nobody took any of them. */
  z.object({ kind: z.literal('threshold') }),
]);
export type QuieterRule = z.infer<typeof quieterRuleSchema>;

const toldAlert = z.object({
  alertId: idSchema,
  title: z.string(),
  severity: z.enum(severities),
  firedAt: timestampSchema,
});

/** What a digest says. Lists hold the first few; totals beside them say how many there are. */
export const digestContentSchema = z.object({
  scope: z.string(),
  from: timestampSchema,
  to: timestampSchema,
  /** That fired in this time. */
  fired: z.object({
    total: z.number().int(),
    critical: z.number().int(),
    warning: z.number().int(),
    info: z.number().int(),
  }),
  /** How many fired in each of equal parts of this time, the first one first. */
  timeline: z.array(z.number().int()),
  /** Lasted longest within this time; `endedAt` null = still open. Seconds from the breach to the end or to now. */
  longest: z.array(
    toldAlert.extend({ lastedSeconds: z.number().int(), endedAt: timestampSchema.nullable() }),
  ),
  /** Open, and nobody has taken them; what is silenced or of a host that is down is left out. */
  unacknowledged: z.object({ total: z.number().int(), alerts: z.array(toldAlert) }),
  noisiest: z.array(
    z.object({
      ruleId: idSchema,
      name: z.string(),
      fired: z.number().int(),
      targets: z.number().int(),
      suggestion: quieterRuleSchema.nullable(),
    }),
  ),
  /** Fired again and again on one target. */
  flapping: z.array(z.object({ title: z.string(), fired: z.number().int() })),
  serversDown: z.object({
    total: z.number().int(),
    servers: z.array(z.object({ name: z.string(), lastSeenAt: timestampSchema.nullable() })),
  }),
  /** Soonest first. */
  silencesEnding: z.array(
    z.object({
      id: idSchema,
      matchers: silenceMatchersSchema,
      endsAt: timestampSchema,
      author: z.string(),
      comment: z.string(),
    }),
  ),
});
export type DigestContent = z.infer<typeof digestContentSchema>;
