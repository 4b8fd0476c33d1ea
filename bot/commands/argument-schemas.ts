import { z } from 'zod';
import { parseDuration } from '../../shared/duration.ts';
import { formatDuration } from '../../shared/format.ts';

/** Chat grammar of targets; the API resolves it. */
export const targetArg = z.string().trim().min(1).max(500);
/** For verbs about one server: left out, it is the only one there is, or a menu asks. */
export const oneServerArg = targetArg.default('--all');
export const flagArg = z.stringbool().default(false);
export const reasonArg = z.string().trim().min(1).max(500).optional();
export const pageArg = z.coerce.number().int().min(1).max(10_000).default(1);

/** "90s", "5m", "1h30m" -> seconds. */
export const durationArg = (minSeconds: number, maxSeconds: number) =>
  z.string().transform((text, context) => {
    const seconds = parseDuration(text);
    const refuse = (problem: string) => {
      context.addIssue({ code: 'custom', message: `"${text}" is ${problem}` });
      return z.NEVER;
    };
    if (seconds === undefined) return refuse('not a time like 30s, 10m or 1h');
    if (seconds < minSeconds) return refuse(`less than ${minSeconds}s`);
    if (seconds > maxSeconds) return refuse(`more than ${formatDuration(maxSeconds)}`);
    return Math.round(seconds);
  });
