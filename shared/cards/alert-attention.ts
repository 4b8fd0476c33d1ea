import type { Alert } from '../api-contract/alerts.ts';
import type { Face } from './alert-card.ts';
import { type CardAction, dateTime, type Inline } from './card.ts';

/** What a card says and offers about an alert that is kept quiet, or could be. Pure. */

export function quietFace({ quietReason }: Pick<Alert, 'quietReason'>): Face | undefined {
  if (quietReason === 'silenced') return { word: 'SILENCED', emoji: '🔕', tone: 'muted' };
  if (quietReason === 'host_down') return { word: 'HOST DOWN', emoji: '🔌', tone: 'muted' };
  return undefined;
}

/** "until 18:00 by Ada (Slack)". */
export function quietFacts(alert: Alert): { label: string; value: Inline[] }[] {
  const { quietReason, silencedUntil, silencedBy, state } = alert;
  if (state === 'resolved') return [];
  if (quietReason === 'host_down') {
    return [{ label: 'Waits for', value: ['its host, which is down: that alert says all there is'] }];
  }
  if (quietReason !== 'silenced' || silencedUntil === null) return [];
  const by = silencedBy === null ? '' : ` by ${silencedBy}`;
  return [{ label: 'Silenced', value: ['until ', dateTime(new Date(silencedUntil)), by] }];
}

/** What the menu offers; the values are what `silence` understands after `for` and `until`. */
const snoozeOptions = [
  { label: '30 minutes', value: '30m' },
  { label: '1 hour', value: '1h' },
  { label: '4 hours', value: '4h' },
  { label: 'Until tomorrow 9:00', value: 'tomorrow 9:00' },
  { label: '1 day', value: '1d' },
  { label: '1 week', value: '7d' },
];

/** A menu to keep it quiet, or the button that ends that. */
export function quietActions(
  { quietReason, state }: Pick<Alert, 'quietReason' | 'state'>,
  args: Record<string, string>,
): CardAction[] {
  if (state === 'resolved') return [];
  if (quietReason === 'silenced') {
    return [{ kind: 'button', label: 'Unsilence', action: { verb: 'unsilence', args } }];
  }
  return [silenceMenu(args)];
}

/** For how long what `args` of `silence` name is kept quiet. */
export const silenceMenu = (args: Record<string, string>): CardAction => ({
  kind: 'select',
  placeholder: 'Silence…',
  action: { verb: 'silence', args },
  valueArg: 'for',
  options: snoozeOptions,
});

/** Emoji and words of a line of history; undefined = of another kind. */
export function attentionLine(event: {
  kind: string;
  actor: string | null;
  detail: string | null;
}): [emoji: string, words: string] | undefined {
  const by = event.actor === null ? '' : ` by ${event.actor}`;
  const because = event.detail === null ? '' : `: ${event.detail}`;
  switch (event.kind) {
    case 'silenced':
      return ['🔕', `Silenced${by}${because}`];
    case 'unsilenced':
      return [
        '🔔',
        event.actor === null
          ? 'The silence is over, and it still fires'
          : `Silence ended${by}, and it still fires`,
      ];
    case 'inhibited':
      return ['🔌', 'Its host is down: nothing more is told of it until the host is back'];
    case 'uninhibited':
      return ['🔔', 'Its host is back, and it still fires'];
    default:
      return undefined;
  }
}
