import type { AlertEventKind } from '../../shared/api-contract/alerts.ts';
import type { CommandVerb } from '../../shared/api-contract/commands.ts';
import type { ChartMarker, MarkerTone } from '../charts/chart-spec.ts';

export interface MarkedEvent {
  /** Epoch ms. */
  at: number;
  kind: AlertEventKind;
  /** Null = the evaluation. */
  actor: string | null;
  /** Of `severity_changed`: begins with the severity. */
  detail: string | null;
}

export interface MarkedCommand {
  at: number;
  verb: CommandVerb;
  by: string;
}

export interface MarkedMoments {
  events: readonly MarkedEvent[];
  commands: readonly MarkedCommand[];
  /** When a container of the picture was started anew. */
  restarts: readonly number[];
}

const longestName = 18;

/** What happened, as short as it fits above a chart that is read on a phone. Pure. */
export function alertMarkers({ events, commands, restarts }: MarkedMoments): ChartMarker[] {
  return [
    ...events.flatMap((event): ChartMarker[] => {
      const words = wordsOf(event);
      return words === undefined ? [] : [{ at: event.at, label: words.label, tone: words.tone }];
    }),
    ...commands.map(
      ({ at, verb, by }): ChartMarker => ({ at, label: `${verb} ${byWhom(by)}`, tone: 'human' }),
    ),
    ...restarts.map((at): ChartMarker => ({ at, label: 'restarted', tone: 'event' })),
  ];
}

function wordsOf({ kind, actor, detail }: MarkedEvent): { label: string; tone: MarkerTone } | undefined {
  const by = actor === null ? '' : ` ${byWhom(actor)}`;
  switch (kind) {
    case 'fired':
      return { label: 'fired', tone: 'alert' };
    case 'severity_changed':
      return { label: detail?.split(':')[0] ?? 'severity changed', tone: 'alert' };
    case 'no_data':
      return { label: 'no data', tone: 'alert' };
    case 'resolved':
      return { label: `resolved${by}`, tone: 'good' };
    case 'acknowledged':
      return { label: `acked${by}`, tone: 'human' };
    case 'unacknowledged':
      return { label: `unacked${by}`, tone: 'human' };
    case 'silenced':
      return { label: `silenced${by}`, tone: 'human' };
    case 'unsilenced':
      return { label: 'silence over', tone: 'event' };
    case 'escalated':
      return { label: 'escalated', tone: 'event' };
    // Say nothing of what the chart shows.
    case 'inhibited':
    case 'uninhibited':
    case 'repeated':
      return undefined;
    default:
      return kind satisfies never;
  }
}

/** "by Ada": where they did it, in brackets, is in the thread. */
function byWhom(label: string): string {
  const name = label.replace(/ \(.*\)$/, '');
  return `by ${name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`}`;
}
