/**
 * What `check` returns, once it stops throwing; its last error tells what never came true.
 *
 * @param explain added to that error: a process' log, say
 */
export async function eventually<Value>(
  check: () => Value | Promise<Value>,
  timeoutMs = 5000,
  explain?: () => string,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) {
        throw explain ? new Error(`${error}\n${explain()}`, { cause: error }) : error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
