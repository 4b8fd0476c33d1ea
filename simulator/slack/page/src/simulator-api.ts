import type { Snapshot } from '../../control/snapshot.ts';
import type { ElementInput } from '../../interactions/element-value.ts';
import type { Outcome } from '../../interactions/outcome.ts';
import type { FormValues } from '../../interactions/state-values.ts';

/** Where an element is: in a message or in a modal. */
export type Place = { messageTs: string } | { viewId: string };

export interface PressedElement {
  blockId: string;
  actionId: string;
  input?: ElementInput;
  form?: FormValues;
}

export async function fetchSnapshot(user: string, channel: string): Promise<Snapshot> {
  const response = await fetch(`sim/snapshot?${new URLSearchParams({ user, channel })}`);
  if (!response.ok) throw new Error(`the workspace answered ${response.status}`);
  return (await response.json()) as Snapshot;
}

export const sendText = (user: string, channel: string, text: string, threadTs?: string) =>
  post('type', { user, channel, text, threadTs });

export const press = (user: string, place: Place, element: PressedElement) =>
  post('act', { user, ...place, ...element });

export const submitModal = (user: string, viewId: string, form: FormValues) =>
  post('submit', { user, viewId, form });

export const dismissModal = (user: string, viewId: string) => post('dismiss', { user, viewId });

/** A simulator that is gone is one more way for a press to fail. */
async function post(path: string, body: unknown): Promise<Outcome> {
  try {
    const response = await fetch(`sim/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Outcome;
  } catch {
    return { ok: false, error: 'workspace_unreachable' };
  }
}
