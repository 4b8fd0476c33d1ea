import type { AlertRow } from '../../../drizzle/queries/alerts.ts';
import type { ExternalAlert } from './to-external-alert.ts';

/** The newest alert there is with the same fingerprint. */
export type KnownAlert = Pick<
  AlertRow,
  'id' | 'startedAt' | 'resolvedAt' | 'resolveReason' | 'heardAt' | 'severity' | 'title' | 'annotations'
>;

export type Change =
  | { kind: 'open' }
  /** Said again. `differs`: people should see the difference; `severity`: it got another one. */
  | { kind: 'update'; id: string; differs: boolean; severityChanged: boolean }
  | { kind: 'resolve'; id: string; at: number }
  /** Over before we heard of it: kept, so that a firing that comes late is known for what it is. */
  | { kind: 'note_resolved'; at: number }
  | { kind: 'ignore'; why: 'stale' | 'repeated' };

/**
 * A firing of an episode that we heard ended is a delivery that was overtaken (Alertmanagers of one
 * cluster do that) if it comes this soon; later it is the sender that lost sight of the alert for a while.
 * Too long would miss an alert that its sender does not repeat for hours.
 */
const overtakenMs = 120_000;
/** What is the same instant may have been written with other precision. */
const sameMs = 1000;

/** What a delivery means, whatever came before it and in whatever order. Pure. */
export function decideChange(known: KnownAlert | undefined, told: ExternalAlert, now: number): Change {
  const at = Math.max(told.startedAt, Math.min(told.endsAt ?? now, now));
  if (told.status === 'resolved') {
    if (known === undefined) return { kind: 'note_resolved', at };
    const startedAt = known.startedAt.getTime();
    if (known.resolvedAt === null) {
      // The end of an earlier episode.
      if (at < startedAt - sameMs) return { kind: 'ignore', why: 'stale' };
      return { kind: 'resolve', id: known.id, at: Math.max(at, startedAt) };
    }
    return told.startedAt > startedAt + sameMs && at > known.resolvedAt.getTime()
      ? { kind: 'note_resolved', at }
      : { kind: 'ignore', why: 'repeated' };
  }
  if (known === undefined) return { kind: 'open' };
  if (known.resolvedAt === null) {
    const severityChanged = known.severity !== told.severity;
    const differs =
      severityChanged || known.title !== told.title || !same(known.annotations, told.annotations);
    return { kind: 'update', id: known.id, differs, severityChanged };
  }
  const endedBySender = known.resolveReason === 'recovered';
  const sameEpisode = told.startedAt <= known.startedAt.getTime() + sameMs;
  const heardJustNow = now - (known.heardAt ?? known.resolvedAt).getTime() < overtakenMs;
  if (endedBySender && sameEpisode && heardJustNow) return { kind: 'ignore', why: 'stale' };
  return { kind: 'open' };
}

function same(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
