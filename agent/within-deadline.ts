/**
 * The promise's value, or `fallback` after `timeoutMs`. What was asked goes on in the background and
 * its failure is nobody's: use it for reads only.
 */
export async function withinDeadline<T, F>(work: Promise<T>, timeoutMs: number, fallback: F): Promise<T | F> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<F>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, fallback);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined); // Too late to matter to anyone.
  }
}
