/**
 * Events carry return values (a chart is some 60 KB), and their readers listen already: a shorter
 * memory than BullMQ's 10,000 suffices, long enough for a burst.
 */
export const streams = { events: { maxLen: 1000 } };
/** One listener per question in flight, or per queue on a shared pool, is no leak. */
export const unlimited = 0;

export const workerOptions = {
  /** After an error of the connection, try again soon. */
  runRetryDelay: 1000,
  /** A job whose worker died is taken over after at most this long. */
  stalledInterval: 15_000,
  lockDuration: 30_000,
  maxStalledCount: 2,
};
