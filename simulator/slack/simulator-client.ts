import type { Fault } from './control/faults.ts';
import type { Snapshot } from './control/snapshot.ts';

const requestTimeoutMs = 10_000;

/** The control API, typed. Tests reach for it directly to set faults and settings. */
export class SimulatorClient {
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

  fault(fault: Partial<Fault> & Pick<Fault, 'kind'>): Promise<{ ok: boolean }> {
    return this.post('faults', fault);
  }

  async snapshot(userId: string, channelId: string): Promise<Snapshot> {
    const query = new URLSearchParams({ user: userId, channel: channelId });
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const response = await fetch(`${this.url}/sim/snapshot?${query}`, { signal });
    if (!response.ok) throw new Error(`snapshot answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Snapshot;
  }

  async file(id: string): Promise<Buffer> {
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const response = await fetch(`${this.url}/sim/files/${id}`, { signal });
    if (!response.ok) throw new Error(`no file ${id}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
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
}
