import { z } from 'zod';

/** Not whole: PostgreSQL keeps microseconds. */
const instant = z.number();

/** Where one rule stands for one target. Times are epoch ms on the samples' clock unless said otherwise. */
export const ruleStateSchema = z.object({
  phase: z.enum(['inactive', 'pending', 'firing', 'recovering', 'nodata']),
  /** Severity told to people; null while nothing fired. */
  severity: z.enum(['warning', 'critical']).nullable(),
  /** Begin of the unbroken breach, of any threshold and of the critical one. */
  breachSince: instant.nullable(),
  criticalSince: instant.nullable(),
  /** Begin of the unbroken recovery. */
  recoveredSince: instant.nullable(),
  /** Newest sample taken into account: what is not newer is known already. */
  through: instant.nullable(),
  /** When an evaluation last saw new samples, on our clock: an agent's wrong clock is not "no data". */
  heardAt: instant.nullable(),
  /** Newest aggregated value, and the worst one since it fired. */
  value: z.number().nullable(),
  peak: z.number().nullable(),
  /** How often what follows from this state could not be saved; see set-aside.ts. */
  failedSaves: z.number().int().default(0),
});
export type RuleState = z.infer<typeof ruleStateSchema>;

export const initialState: RuleState = {
  phase: 'inactive',
  severity: null,
  breachSince: null,
  criticalSince: null,
  recoveredSince: null,
  through: null,
  heardAt: null,
  value: null,
  peak: null,
  failedSaves: 0,
};

/** A stored state that is not ours (older shape, edited by hand) starts over instead of failing its shard. */
export function parseRuleState(stored: unknown): RuleState {
  const parsed = ruleStateSchema.safeParse(stored);
  return parsed.success ? parsed.data : initialState;
}
