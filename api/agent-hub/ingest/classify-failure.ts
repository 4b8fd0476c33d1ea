export type StoreFailure = 'no_partition' | 'poison' | 'transient';

/**
 * What to do about a failed insert. `poison`: these rows will never go in (data exception, constraint, or they
 * could not even be encoded). Everything else is taken for an outage and tried again.
 */
export function classifyFailure(error: unknown): StoreFailure {
  if (error instanceof TypeError || error instanceof RangeError) return 'poison';
  const { code, routine } = (error ?? {}) as { code?: unknown; routine?: unknown };
  if (typeof code !== 'string') return 'transient';
  // Shares 23514 with check constraints; the message depends on the server's language, the routine does not.
  if (code === '23514' && routine === 'ExecFindPartition') return 'no_partition';
  return /^(22|23)...$/.test(code) ? 'poison' : 'transient';
}
