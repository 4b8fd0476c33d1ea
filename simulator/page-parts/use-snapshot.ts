import { useEffect, useState } from 'react';
import { fetchSnapshot } from './simulator-requests.ts';

export interface Synced<Snapshot> {
  snapshot: Snapshot | undefined;
  /** False right after a change of person or channel, while `snapshot` is still the one before. */
  current: boolean;
  /** False while the simulator cannot be reached. */
  online: boolean;
}

/** What this person sees, fetched again after each change in the simulator. */
export function useSnapshot<Snapshot>(user: string, channel: string): Synced<Snapshot> {
  const [seen, setSeen] = useState<{ snapshot: Snapshot; user: string; channel: string }>();
  const [online, setOnline] = useState(true);

  useEffect(() => {
    let closed = false;
    let loading = false;
    let stale = false;
    // Changes come in bursts: one request at a time, and one more when something came meanwhile.
    const load = async (): Promise<void> => {
      stale = true;
      if (loading) return;
      loading = true;
      while (stale && !closed) {
        stale = false;
        try {
          const snapshot = await fetchSnapshot<Snapshot>(user, channel);
          if (!closed) setSeen({ snapshot, user, channel });
        } catch {
          if (!closed) setOnline(false);
        }
      }
      loading = false;
    };
    const changes = new EventSource('sim/changes');
    changes.onmessage = () => {
      setOnline(true);
      void load();
    };
    changes.onerror = () => setOnline(false);
    return () => {
      closed = true;
      changes.close();
    };
  }, [user, channel]);

  return { snapshot: seen?.snapshot, current: seen?.user === user && seen.channel === channel, online };
}
