import { z } from 'zod';

export const faultSchema = z.object({
  /** A Web API method, or `*`; `response_url` for the response URLs. Unused by `disconnect`. */
  method: z.string().default('*'),
  kind: z.enum(['429', '500', 'timeout', 'unanswered', 'disconnect']),
  times: z.int().min(1).max(10_000).default(1),
  /** Seconds in the Retry-After header of a 429. */
  retryAfterSeconds: z.int().min(0).max(3600).default(1),
});

export type Fault = z.infer<typeof faultSchema>;
