import type { Alert, AlertEventKind } from '../api-contract/alerts.ts';
import { alertEventCard } from './alert-card.ts';
import { type Call, distinctCalls } from './call.ts';
import type { Card } from './card.ts';

/** Something that happened to one of a message's alerts. */
export interface HistoryEvent {
  id: number;
  alertId: string;
  kind: AlertEventKind;
  actor: string | null;
  detail: string | null;
  /** Something fires that people do not know of yet, or it became critical, or somebody is called. */
  news: boolean;
  calls: readonly Call[];
  /** What the alert is called in a list of many. */
  target: string;
}

export interface HistoryEntry {
  card: Card;
  /** Newest event it tells of; an entry is the same as long as this is. */
  eventId: number;
  /** Everybody in the channel is to see it. */
  news: boolean;
}

const mostNames = 8;

/** Of one target: a line for each thing that happened. `alerts` has every alert of the events. */
export function historyOfOne(
  events: readonly HistoryEvent[],
  alerts: ReadonlyMap<string, Alert>,
): HistoryEntry[] {
  return events.flatMap((event) => {
    const alert = alerts.get(event.alertId);
    if (!alert) return [];
    const card = { ...alertEventCard(alert, event), calls: event.calls };
    return [{ card, eventId: event.id, news: event.news }];
  });
}

/** Of many: a line for each kind of thing that happened, by whom and why, with the names. */
export function historyOfMany(
  events: readonly HistoryEvent[],
  alerts: ReadonlyMap<string, Alert>,
): HistoryEntry[] {
  const alike = new Map<string, HistoryEvent[]>();
  for (const event of events) {
    // What fired and does not any more is told by how it ended.
    if (event.kind === 'fired' && !event.news) continue;
    const key = joins(event)
      ? 'joins'
      : JSON.stringify([event.kind, event.news, event.actor, severityOf(event) ?? event.detail]);
    alike.set(key, [...(alike.get(key) ?? []), event]);
  }
  return [...alike.values()].map((same) => ({
    card: {
      ...summary(same, alerts),
      tone: 'neutral',
      calls: distinctCalls(same.flatMap(({ calls }) => calls)),
      blocks: [],
    },
    eventId: Math.max(...same.map(({ id }) => id)),
    news: same.some(({ news }) => news),
  }));
}

/** It fires, as far as people know, from now on; whatever the evaluation calls that. */
function joins({ news, kind }: HistoryEvent): boolean {
  return news && kind !== 'severity_changed' && kind !== 'escalated';
}

function severityOf({ kind, detail }: HistoryEvent): string | undefined {
  return kind === 'severity_changed' ? detail?.split(':')[0] : undefined;
}

function summary(
  events: readonly HistoryEvent[],
  alerts: ReadonlyMap<string, Alert>,
): Pick<Card, 'emoji' | 'title'> {
  const [first] = events as [HistoryEvent, ...HistoryEvent[]];
  const names = namesOf(events);
  const count = new Set(events.map(({ alertId }) => alertId)).size;
  if (first.kind === 'severity_changed') {
    return { emoji: first.news ? '🔴' : '🟠', title: `${count} now ${severityOf(first)}: ${names}` };
  }
  if (joins(first))
    return { emoji: '🔔', title: `${count} more ${count === 1 ? 'fires' : 'fire'}: ${names}` };
  if (first.kind === 'no_data') return { emoji: '❓', title: `${count} without data: ${names}` };
  if (first.kind === 'resolved') return { emoji: '✅', title: `${count} ${endingOf(first)}: ${names}` };
  const alert = alerts.get(first.alertId);
  const { emoji = '🔔', title } = alert ? alertEventCard(alert, first) : { title: first.kind };
  return { emoji, title: count === 1 ? `${title} · ${names}` : `${title} · ${count}: ${names}` };
}

function endingOf({ actor, detail }: HistoryEvent): string {
  if (detail === 'target_gone') return 'closed, because the target is gone';
  if (detail === 'rule_deleted') return 'closed, because the rule no longer applies';
  if (detail === 'rule_changed') return 'closed, because the rule judges something else now';
  if (detail === 'expired') return 'closed, because nothing more was heard';
  if (actor === null) return 'recovered';
  return `resolved by ${actor}${detail === null ? '' : ` (${detail})`}`;
}

function namesOf(events: readonly HistoryEvent[]): string {
  const names = [...new Set(events.map(({ target }) => target))];
  const left = names.length - mostNames;
  return left > 0 ? `${names.slice(0, mostNames).join(', ')} and ${left} more` : names.join(', ');
}
