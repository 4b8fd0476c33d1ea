/**
 * Settles as `work` does, or rejects with `onTimeout()` after `timeoutMs`. The work itself goes on:
 * give it an AbortSignal where it can be stopped.
 */
export async function withDeadline<Value>(
  work: Promise<Value>,
  timeoutMs: number,
  onTimeout: () => Error,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onTimeout()), timeoutMs);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
    // Whoever lost the race must not become an unhandled rejection.
    work.catch(() => {});
  }
}
