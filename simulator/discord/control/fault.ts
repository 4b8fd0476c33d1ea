import { z } from 'zod';

const methodOf = { late: 'interaction', unknown_interaction: 'interactions.callback' } as const;

export const faultSchema = z
  .object({
    /** A REST operation such as `messages.create` (rest/rest-routes.ts has them all), or `*`. */
    method: z.string().default('*'),
    /**
     * `late`: an interaction reaches the app when its window is over. `unknown_interaction`: the answer
     * to one is refused. `error`: an answer with the JSON code and status given.
     */
    kind: z.enum(['429', '500', '502', 'timeout', 'disconnect', 'unknown_interaction', 'late', 'error']),
    times: z.int().min(1).max(10_000).default(1),
    /** Seconds in a 429; Discord gives fractions. */
    retryAfterSeconds: z.number().min(0).max(3600).default(1),
    scope: z.enum(['user', 'global', 'shared']).default('user'),
    status: z.int().min(400).max(599).default(400),
    code: z.int().min(0).default(0),
    message: z.string().default('Asked for by a test'),
  })
  .transform((fault) =>
    fault.kind === 'late' || fault.kind === 'unknown_interaction'
      ? { ...fault, method: methodOf[fault.kind] }
      : fault,
  );

export type Fault = z.output<typeof faultSchema>;
