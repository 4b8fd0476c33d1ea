const requestTimeoutMs = 10_000;

/** The control API, typed. Tests reach for it directly to set faults and settings. */
export class SimulatorClient<Snapshot = unknown> {
  readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  /** @throws Error with the simulator's own words when the request itself was wrong */
  async post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(`${this.url}/sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    if (!response.ok)
      throw new Error(`POST /sim/${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** The simulator says which kinds there are when it does not know this one. */
  fault(fault: { kind: string; method?: string; times?: number; retryAfterSeconds?: number }) {
    return this.post<{ ok: boolean }>('faults', fault);
  }

  async snapshot(userId: string, channelId: string): Promise<Snapshot> {
    const query = new URLSearchParams({ user: userId, channel: channelId });
    const response = await this.#get(`/sim/snapshot?${query}`);
    return (await response.json()) as Snapshot;
  }

  /** @param path as the platform serves uploaded files, from the first slash */
  async bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.#get(path)).arrayBuffer());
  }

  /** Looks again after each change until something is found; undefined when the time is over. */
  async watch<T>(timeoutMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const stop = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${this.url}/sim/changes`, { signal: stop });
      if (!response.body) throw new Error('the simulator sends no changes');
      // Its first event comes at once, so nothing that happened before can be missed.
      for await (const _change of response.body) {
        const found = await look();
        if (found !== undefined) return found;
      }
    } catch (error) {
      if (!stop.aborted) throw error;
    }
    return look();
  }

  async #get(path: string): Promise<Response> {
    const response = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(requestTimeoutMs) });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
