import type { Outcome } from '../chat-person.ts';

/** What this person sees in this channel, as the platform's simulator describes it. */
export async function fetchSnapshot<Snapshot>(user: string, channel: string): Promise<Snapshot> {
  const response = await fetch(`sim/snapshot?${new URLSearchParams({ user, channel })}`);
  if (!response.ok) throw new Error(`the simulator answered ${response.status}`);
  return (await response.json()) as Snapshot;
}

type Refusal = Extract<Outcome, { ok: false }>;

/** Something a person did. A simulator that is gone is one more way for it to fail. */
export async function post<Answer = Outcome>(
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Answer | Refusal> {
  try {
    const response = await fetch(`sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    return (await response.json()) as Answer;
  } catch {
    return { ok: false, error: 'simulator_unreachable' };
  }
}
