import { describe, expect, it } from 'vitest';
import { attentionChange } from './attention-change.ts';
import type { Attention } from './decide-attention.ts';

const told = { id: 'alert-1', quietReason: null, silenceId: null, silencedUntil: null, inhibitedBy: null };
const silenced = { ...told, quietReason: 'silenced' as const, silenceId: 'silence-1', silencedUntil: 1000 };
const inhibited = { ...told, quietReason: 'host_down' as const, inhibitedBy: 'down-1' };

const bySilence = (id: string, until: number, comment = ''): Attention => ({
  kind: 'silenced',
  silence: { id, author: 'Ada', comment },
  until,
});
const byHost = (by: string): Attention => ({ kind: 'host_down', by });
const tell: Attention = { kind: 'tell' };

describe('attentionChange', () => {
  it.each([
    ['what is told stays so', told, tell],
    ['the same silence says nothing new', silenced, bySilence('silence-1', 1000)],
    ['the same host stays down', inhibited, byHost('down-1')],
  ])('is nothing: %s', (_, before, attention) => {
    expect(attentionChange(before, attention, null)).toBeUndefined();
  });

  it.each([
    [
      'silenced, by whom and why',
      told,
      bySilence('silence-1', 1000, 'moving'),
      { kind: 'silenced', actor: 'Ada', detail: 'moving' },
    ],
    [
      'by another silence',
      silenced,
      bySilence('silence-2', 2000),
      { kind: 'silenced', actor: 'Ada', detail: null },
    ],
    ['its end moved: shown, not told', silenced, bySilence('silence-1', 2000), null],
    ['the host went down', told, byHost('down-1'), { kind: 'inhibited', actor: null, detail: null }],
    [
      'the silence ended, the host is down',
      silenced,
      byHost('down-1'),
      { kind: 'inhibited', actor: null, detail: null },
    ],
    ['it went down once more: shown, not told', inhibited, byHost('down-2'), null],
    ['the silence is over', silenced, tell, { kind: 'unsilenced', actor: 'Bob', detail: null }],
    ['the host is back', inhibited, tell, { kind: 'uninhibited', actor: 'Bob', detail: null }],
  ])('tells: %s', (_, before, attention, event) => {
    expect(attentionChange(before, attention, 'Bob')?.event).toEqual(event);
  });

  it('leaves nothing of what kept it quiet before', () => {
    expect(attentionChange(silenced, byHost('down-1'), null)).toMatchObject({
      quietReason: 'host_down',
      silenceId: null,
      silencedUntil: null,
      inhibitedBy: 'down-1',
    });
    expect(attentionChange(inhibited, tell, null)).toMatchObject({ quietReason: null, inhibitedBy: null });
  });
});
