import { type CompiledMatchers, matchesSilence, type SilenceSubject } from '../../shared/match-silence.ts';
import type { SilenceIndex } from './silence-index.ts';

export interface RunningSilence extends CompiledMatchers {
  id: string;
  author: string;
  comment: string;
  /** Epoch ms. */
  startsAt: number;
  endsAt: number;
}

/** That a host is down: while it is, and until its other alerts were looked at again. */
export interface HostDown {
  alertId: string;
  /** Epoch ms; null = it is down now. */
  endedAt: number | null;
}

export interface AttentionSubject extends SilenceSubject {
  /** It is the one that says the host is down: nothing inhibits it. */
  tellsHostDown: boolean;
  /** Newest sample that its evaluation took into account, epoch ms; null = none, or it has none. */
  evaluatedThrough: number | null;
}

export type Attention =
  | { kind: 'tell' }
  | { kind: 'silenced'; silence: Pick<RunningSilence, 'id' | 'author' | 'comment'>; until: number }
  | { kind: 'host_down'; by: string };

export interface AttentionFacts {
  silences: SilenceIndex<RunningSilence>;
  /** By server. */
  hostsDown: ReadonlyMap<string, HostDown>;
  /** Epoch ms. */
  now: number;
}

/** Longer than agents take to deliver what is newest after their return. */
export const returnGraceMs = 120_000;

/** Whether an open alert disturbs anybody now. Pure and total. What somebody decided comes before what we conclude. */
export function decideAttention(
  alert: AttentionSubject,
  { silences, hostsDown, now }: AttentionFacts,
): Attention {
  let chosen: RunningSilence | undefined;
  for (const silence of silences.candidates(alert)) {
    if (silence.startsAt > now || silence.endsAt <= now || !matchesSilence(silence, alert)) continue;
    // Of several, the one that lasts: an end that is no end is not worth telling.
    // Of those that end together always the same, whatever their order.
    if (chosen === undefined || lasts(silence, chosen)) chosen = silence;
  }
  if (chosen !== undefined) {
    const { id, author, comment } = chosen;
    return { kind: 'silenced', silence: { id, author, comment }, until: chosen.endsAt };
  }
  const down = alert.server === null ? undefined : hostsDown.get(alert.server.id);
  if (down === undefined || alert.tellsHostDown || isOver(down, alert, now)) return { kind: 'tell' };
  return { kind: 'host_down', by: down.alertId };
}

const lasts = (one: RunningSilence, other: RunningSilence) =>
  one.endsAt > other.endsAt || (one.endsAt === other.endsAt && one.id < other.id);

/** A host that is back says within moments whether what fired before it went down still does. */
function isOver({ endedAt }: HostDown, { evaluatedThrough }: AttentionSubject, now: number): boolean {
  if (endedAt === null) return false;
  return now - endedAt >= returnGraceMs || (evaluatedThrough !== null && evaluatedThrough > endedAt);
}
