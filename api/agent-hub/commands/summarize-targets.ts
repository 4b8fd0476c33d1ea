import { type CommandState, finalCommandStates } from '../../../shared/api-contract/commands.ts';

/** Of targets that ended differently, the command shows the outcome that most needs a person. */
const worstFirst: readonly CommandState[] = [
  'unknown',
  'failed',
  'refused',
  'denied',
  'expired',
  'cancelled',
  'succeeded',
];

/** The state of a command from the states of its targets (at least one). */
export function summarizeTargets(states: readonly CommandState[]): CommandState {
  const open = states.filter((state) => !finalCommandStates.has(state));
  if (open.length === 0) return worstFirst.find((state) => states.includes(state)) ?? 'unknown';
  // Some began or even ended: what is left of it is running, whatever single targets wait for.
  if (open.length < states.length || open.includes('running')) return 'running';
  return open[0] ?? 'queued';
}
