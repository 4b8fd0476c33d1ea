import type { CommandState } from '../api-contract/commands.ts';
import type { Tone } from './card.ts';

/** Emoji, word and colour together: a state is never told by colour alone. */
export interface Mark {
  emoji: string;
  word: string;
  tone: Tone;
}

export const commandMarks: Record<CommandState, Mark> = {
  awaiting_confirmation: { emoji: '❓', word: 'awaiting confirmation', tone: 'warning' },
  awaiting_approval: { emoji: '❓', word: 'awaiting approval', tone: 'warning' },
  queued: { emoji: '⏳', word: 'queued', tone: 'info' },
  running: { emoji: '▶️', word: 'running', tone: 'info' },
  succeeded: { emoji: '✅', word: 'succeeded', tone: 'ok' },
  failed: { emoji: '❌', word: 'failed', tone: 'critical' },
  refused: { emoji: '⛔', word: 'refused', tone: 'critical' },
  denied: { emoji: '⛔', word: 'denied', tone: 'critical' },
  expired: { emoji: '⌛', word: 'expired', tone: 'muted' },
  cancelled: { emoji: '🚫', word: 'cancelled', tone: 'muted' },
  unknown: { emoji: '❓', word: 'unknown', tone: 'warning' },
};
