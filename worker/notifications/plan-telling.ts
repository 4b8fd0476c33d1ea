import type { UntoldEvent } from '../../drizzle/queries/message-content.ts';
import { type Grouping, longestFlapSeconds } from '../../drizzle/queries/owe-messages.ts';

export interface TellingState {
  /** All times in epoch ms. */
  now: number;
  /** When people were last disturbed by this message. */
  notifiedAt: number;
  /** Different things that fired: one is told in full, many are summed up. */
  targets: number;
  /** Alerts that fire and that nobody acknowledged or silenced. */
  firing: number;
  open: number;
  /** How often something fired again after it was over. */
  flaps: number;
  /** Nobody is to be reminded before: the channel has quiet hours; null = anybody may be. */
  quietUntil: number | null;
  grouping: Grouping;
}

export interface Telling {
  /** To be told now. */
  events: UntoldEvent[];
  /** All that fires is told once more. */
  repeats: boolean;
  /** The next interval begins: people are disturbed, or were told what the evaluation had saved up. */
  notifies: boolean;
  /** When to look again although nothing changed; null = there is nothing to wait for. */
  wakeAt: number | null;
}

/** What the evaluation says by itself, in a storm of it many times over. What people did is told at once. */
const byItself = new Set<UntoldEvent['kind']>([
  'fired',
  'severity_changed',
  'no_data',
  'inhibited',
  'uninhibited',
  'unsilenced',
  'resolved',
]);

/**
 * What of a message's untold history is told now and what waits. The message itself shows all of it at
 * once; this is about the lines below it, and about disturbing people. Pure.
 */
export function planTelling(untold: readonly UntoldEvent[], state: TellingState): Telling {
  const { now, notifiedAt, grouping } = state;
  const slotAt = notifiedAt + slotMs(state);
  const events: UntoldEvent[] = [];
  const waits: number[] = [];
  const held = new Set<string>();
  for (const event of untold) {
    const due = dueAt(event, slotAt, state);
    // Told is told in order: what came before something that waits waits with it, unless somebody acted.
    if (due <= now && !(held.has(event.alertId) && byItself.has(event.kind))) events.push(event);
    else {
      held.add(event.alertId);
      if (due > now) waits.push(due);
    }
  }
  const repeatMs = grouping.repeatSeconds * 1000;
  const repeatAt = Math.max(notifiedAt + repeatMs, state.quietUntil ?? 0);
  const repeats = state.firing > 0 && repeatAt <= now;
  const savedUp = events.some((event) => byItself.has(event.kind) && !isToldAtOnce(event, state));
  const notifies = repeats || savedUp || events.some(({ mention }) => mention !== null);
  if (state.firing > 0) waits.push(notifies ? now + repeatMs : repeatAt);
  return { events, repeats, notifies, wakeAt: waits.length === 0 ? null : Math.min(...waits) };
}

/** Something fires that people do not know of, it became critical, or it disturbs again after it was quiet. */
export function isNews({ kind, opening, fires, detail, actor }: UntoldEvent): boolean {
  const worse = kind === 'severity_changed' && detail?.startsWith('critical') === true;
  // A silence that somebody ended is what somebody did, and told at once.
  const back = kind === 'uninhibited' || (kind === 'unsilenced' && actor === null);
  return fires && (opening || worse || back);
}

function slotMs({ flaps, grouping }: TellingState): number {
  const seconds = grouping.intervalSeconds * 2 ** Math.max(0, flaps - 1);
  return Math.min(seconds, Math.max(longestFlapSeconds, grouping.intervalSeconds)) * 1000;
}

function dueAt(event: UntoldEvent, slotAt: number, state: TellingState): number {
  if (isToldAtOnce(event, state)) return 0;
  return isNews(event) ? Math.max(slotAt, event.notBefore?.getTime() ?? 0) : slotAt;
}

/** What people did; and how a single alert went on, or a storm ended, if it does not come and go. */
function isToldAtOnce(event: UntoldEvent, { targets, open, flaps }: TellingState): boolean {
  if (isNews(event)) return false;
  return !byItself.has(event.kind) || event.actor !== null || (flaps === 0 && (targets === 1 || open === 0));
}
