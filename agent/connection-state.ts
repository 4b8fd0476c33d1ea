import { closeCodes } from '../shared/agent-protocol.ts';
import { backoffMs, slowBackoffMs } from './backoff.ts';

/**
 * idle -> connecting -> greeting -> ready; from any of the three -> waiting -> connecting again.
 * `attempt` counts failures in a row; it returns to 0 only after a connection that lasted, so that a
 * hub which accepts and drops is not hammered.
 */
export type ConnectionState =
  | { phase: 'idle' }
  | { phase: 'connecting' | 'greeting'; attempt: number }
  | { phase: 'ready'; attempt: number; readyAtMs: number }
  | { phase: 'waiting'; attempt: number; delayMs: number };

export type ConnectionEvent =
  | { type: 'start' }
  | { type: 'opened' }
  | { type: 'welcomed'; nowMs: number }
  /** `code` is ours (4000–4999) or a standard one; an HTTP refusal is translated by `closeCodeOfStatus`. */
  | { type: 'closed'; code: number; nowMs: number; random: number }
  | { type: 'retry' }
  | { type: 'stop' };

const lastingMs = 5000;

export function nextConnectionState(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  if (event.type === 'stop') return { phase: 'idle' };
  switch (state.phase) {
    case 'idle':
      return event.type === 'start' ? { phase: 'connecting', attempt: 0 } : state;
    case 'connecting':
      if (event.type === 'opened') return { ...state, phase: 'greeting' };
      return event.type === 'closed' ? waitAfter(state.attempt, event) : state;
    case 'greeting':
      if (event.type === 'welcomed') {
        return { phase: 'ready', attempt: state.attempt, readyAtMs: event.nowMs };
      }
      return event.type === 'closed' ? waitAfter(state.attempt, event) : state;
    case 'ready': {
      if (event.type !== 'closed') return state;
      const lasted = event.nowMs - state.readyAtMs >= lastingMs;
      return waitAfter(lasted ? 0 : state.attempt, event);
    }
    case 'waiting':
      return event.type === 'retry' ? { phase: 'connecting', attempt: state.attempt } : state;
    default:
      return state satisfies never;
  }
}

function waitAfter(attempt: number, { code, random }: { code: number; random: number }): ConnectionState {
  const delayMs = whatToDo(code) === undefined ? backoffMs(attempt, random) : slowBackoffMs(random);
  return { phase: 'waiting', attempt: attempt + 1, delayMs };
}

/** What a person has to do before another attempt can succeed; undefined when waiting is enough. */
export function whatToDo(closeCode: number): string | undefined {
  switch (closeCode) {
    case closeCodes.unauthorized:
      return 'the hub does not know this API key: set CHATOPS_API_KEY to a valid key of this server and restart the agent';
    case closeCodes.revoked:
      return 'this API key was revoked or has expired: make a new key for this server and restart the agent with it';
    case closeCodes.tooOld:
      return 'this agent is too old for the hub: install the current version';
    case closeCodes.superseded:
      return 'another agent connected with the same API key: give each server a key of its own';
    default:
      return undefined;
  }
}

/** A hub that refuses during the HTTP upgrade says by status what it would say by close code. */
export function closeCodeOfStatus(status: number): number {
  if (status === 401) return closeCodes.unauthorized;
  if (status === 403) return closeCodes.revoked;
  if (status === 426) return closeCodes.tooOld;
  return 1006;
}
