/** Kept answers: fresh ones are served as they are, stale ones too while they are asked for anew. */
export interface FreshCache {
  /** Rejects only when nothing usable is kept and loading fails. */
  get<Value>(key: string, load: () => Promise<Value>): Promise<Value>;
}

export interface FreshCacheOptions {
  freshMs: number;
  /** Older than this it is not served any more: rights may have changed meanwhile. */
  staleMs: number;
  /** Entries; those not used for longest go first. */
  maxEntries: number;
  now?: () => number;
}

interface Entry {
  value: unknown;
  loadedAt: number;
}

export function createFreshCache(options: FreshCacheOptions): FreshCache {
  const now = options.now ?? Date.now;
  /** In the order of last use. */
  const entries = new Map<string, Entry>();
  const loading = new Map<string, Promise<unknown>>();

  function load<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
    const underWay = loading.get(key);
    if (underWay) return underWay as Promise<Value>;
    const started = read()
      .then((value) => {
        keep(key, { value, loadedAt: now() });
        return value;
      })
      .finally(() => loading.delete(key));
    loading.set(key, started);
    return started;
  }

  function keep(key: string, entry: Entry): void {
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= options.maxEntries) break;
      entries.delete(oldest);
    }
  }

  return {
    async get(key, read) {
      const entry = entries.get(key);
      const age = entry === undefined ? Number.POSITIVE_INFINITY : now() - entry.loadedAt;
      if (entry === undefined || age > options.staleMs) return load(key, read);
      keep(key, entry);
      // Whether it works shows when the entry is too old to be served.
      if (age > options.freshMs) load(key, read).catch(() => undefined);
      return entry.value as Awaited<ReturnType<typeof read>>;
    },
  };
}
