import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { type JobDefinition, type JobName, type JobPayload, jobCatalogue } from '../jobs.ts';

export const definitionOf = (name: JobName): JobDefinition => jobCatalogue[name] as JobDefinition;

/** BullMQ's options for one job of the catalogue. */
export function jobOptions(name: JobName, data: unknown): JobsOptions {
  const { attempts, backoff, coalesceBy } = definitionOf(name);
  const key = coalesceBy?.(data);
  return {
    attempts,
    backoff: { type: backoff.type, delay: backoff.delayMs, jitter: 0.3 },
    removeOnComplete: { age: 3600, count: 100 },
    removeOnFail: { age: 7 * 86_400, count: 500 },
    // While one waits, another is the same job; while one runs, it may already have read what changed,
    // so one more runs after it.
    ...(key === undefined ? {} : { deduplication: { id: key, keepLastIfActive: true } }),
  };
}

/** @throws AppError `invalid_input` when the payload is not what the catalogue says. */
export function parsePayload<Name extends JobName>(name: Name, payload: unknown): JobPayload<Name> {
  const parsed = definitionOf(name).payload.safeParse(payload);
  if (parsed.success) return parsed.data as JobPayload<Name>;
  throw new AppError('invalid_input', `The payload of job ${name} is not valid.`, { cause: parsed.error });
}

/** Clocks of hosts differ; and most questions are taken back by whoever asked. */
const clockSlackMs = 10_000;
const questionSchema = z.object({ askedUntil: z.number() });

/** A question whose asker has given up: beside the payload it says until when he waits, as epoch milliseconds. */
export function isAbandoned(data: unknown, nowMs: number): boolean {
  const question = questionSchema.safeParse(data);
  return question.success && question.data.askedUntil + clockSlackMs < nowMs;
}
