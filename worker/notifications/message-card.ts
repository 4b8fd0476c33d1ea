import type { MessageContent } from '../../drizzle/queries/message-content.ts';
import type { Notification } from '../../drizzle/queries/notifications.ts';
import { toAlert } from '../../drizzle/queries/to-alert.ts';
import { type AlertCardOptions, alertCard } from '../../shared/cards/alert-card.ts';
import { alertGroupCard } from '../../shared/cards/alert-group-card.ts';
import { callOf } from '../../shared/cards/call.ts';
import type { Card } from '../../shared/cards/card.ts';
import { notesOf, withNotes } from './message-notes.ts';
import { chartedAlerts } from './message-picture.ts';

/** More than these are counted. Also enough for the picture. */
export const mostAlertsShown = 15;

/** What a message says now: of one target all there is, of many who is worst and how many. */
export function messageCard(
  content: MessageContent,
  {
    notification,
    untold,
    chart = chartOf(content, notification),
  }: {
    notification: Notification;
    untold: NonNullable<AlertCardOptions['untold']>;
    chart?: AlertCardOptions['chart'];
  },
): Card {
  const [first] = content.alerts;
  const options = { untold, ...(chart && { chart }) };
  const card =
    content.counts.targets === 1 && first
      ? alertCard(toAlert(first), options)
      : alertGroupCard({ ...content, id: notification.id, alerts: content.alerts.map(toAlert) }, options);
  // An edit calls nobody; one that left the name out would take the call back.
  const call = callOf(notification.channel, notification.mention);
  return { ...withNotes(card, notesOf(content, notification)), ...(call && { calls: [call] }) };
}

/** The picture that the message has stays until a new one is there. */
function chartOf(
  content: MessageContent,
  { chartState, chartFileRef }: Notification,
): AlertCardOptions['chart'] {
  if (chartFileRef !== null) {
    return {
      state: 'attached',
      image: { kind: 'uploaded', fileId: chartFileRef },
      ...(chartState === 'failed' && { outdated: true as const }),
    };
  }
  if (chartedAlerts(content) === undefined || chartState === 'attached') return undefined;
  return { state: chartState };
}
