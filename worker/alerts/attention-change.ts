import type { AttentionChange, SettlingAlert } from '../../drizzle/queries/settling.ts';
import type { Attention } from './decide-attention.ts';

type Before = Pick<SettlingAlert, 'id' | 'quietReason' | 'silenceId' | 'silencedUntil' | 'inhibitedBy'>;

/**
 * What a decision changes about an alert, with the line that tells it; undefined = nothing. Pure.
 *
 * @param endedBy who ended the silence that kept it quiet; null = it came to its end
 */
export function attentionChange(
  before: Before,
  attention: Attention,
  endedBy: string | null,
): AttentionChange | undefined {
  const none = { quietReason: null, silenceId: null, silencedUntil: null, inhibitedBy: null };
  const alertId = before.id;
  switch (attention.kind) {
    case 'silenced': {
      const { silence, until } = attention;
      const same = before.silenceId === silence.id;
      if (same && before.silencedUntil === until) return undefined;
      const detail = silence.comment === '' ? null : silence.comment;
      return {
        ...none,
        alertId,
        quietReason: 'silenced',
        silenceId: silence.id,
        silencedUntil: new Date(until),
        event: same ? null : { kind: 'silenced', actor: silence.author, detail },
      };
    }
    case 'host_down':
      if (before.quietReason === 'host_down' && before.inhibitedBy === attention.by) return undefined;
      return {
        ...none,
        alertId,
        quietReason: 'host_down',
        inhibitedBy: attention.by,
        event: before.quietReason === 'host_down' ? null : { kind: 'inhibited', actor: null, detail: null },
      };
    case 'tell': {
      if (before.quietReason === null) return undefined;
      const kind = before.quietReason === 'silenced' ? 'unsilenced' : 'uninhibited';
      return { ...none, alertId, event: { kind, actor: endedBy, detail: null } };
    }
    default:
      return attention satisfies never;
  }
}
