import { describe, expect, it } from 'vitest';
import { closeCodes } from '../shared/agent-protocol.ts';
import { backoffMs, slowBackoffMs } from './backoff.ts';
import {
  type ConnectionEvent,
  type ConnectionState,
  closeCodeOfStatus,
  nextConnectionState,
} from './connection-state.ts';

const closed = (code = 1006, nowMs = 0, random = 0.5): ConnectionEvent => ({
  type: 'closed',
  code,
  nowMs,
  random,
});
const stateAfter = (...events: ConnectionEvent[]) =>
  events.reduce<ConnectionState>(nextConnectionState, { phase: 'idle' });

describe('backoff', () => {
  it.each([
    [0, 1000],
    [1, 2000],
    [3, 8000],
    [5, 30_000],
    [5000, 30_000],
  ])('after %i failures waits up to %i ms', (attempt, ceiling) => {
    expect(backoffMs(attempt, 0)).toBe(0);
    expect(backoffMs(attempt, 0.5)).toBe(ceiling / 2);
    expect(backoffMs(attempt, 0.999_999)).toBe(ceiling);
  });

  it('waits about a minute for what a person has to mend', () => {
    expect([slowBackoffMs(0), slowBackoffMs(0.5), slowBackoffMs(1)]).toEqual([54_000, 60_000, 66_000]);
  });
});

describe('connection state', () => {
  it('goes from idle to ready', () => {
    expect(stateAfter({ type: 'start' })).toEqual({ phase: 'connecting', attempt: 0 });
    expect(stateAfter({ type: 'start' }, { type: 'opened' }).phase).toBe('greeting');
    expect(stateAfter({ type: 'start' }, { type: 'opened' }, { type: 'welcomed', nowMs: 7 })).toEqual({
      phase: 'ready',
      attempt: 0,
      readyAtMs: 7,
    });
  });

  it.each(['connecting', 'greeting'] as const)('waits and tries again when it fails while %s', (phase) => {
    const waiting = nextConnectionState({ phase, attempt: 2 }, closed());
    expect(waiting).toEqual({ phase: 'waiting', attempt: 3, delayMs: 2000 });
    expect(nextConnectionState(waiting, { type: 'retry' })).toEqual({ phase: 'connecting', attempt: 3 });
  });

  it('forgets failures only after a connection that lasted', () => {
    const ready: ConnectionState = { phase: 'ready', attempt: 4, readyAtMs: 0 };
    expect(nextConnectionState(ready, closed(1006, 100))).toMatchObject({ attempt: 5, delayMs: 8000 });
    expect(nextConnectionState(ready, closed(1006, 60_000))).toMatchObject({ attempt: 1, delayMs: 500 });
  });

  it.each([closeCodes.unauthorized, closeCodes.revoked, closeCodes.tooOld, closeCodes.superseded])(
    'slows down after %i',
    (code) => {
      expect(nextConnectionState({ phase: 'connecting', attempt: 0 }, closed(code))).toMatchObject({
        delayMs: 60_000,
      });
    },
  );

  it.each([closeCodes.shuttingDown, closeCodes.helloTimeout, 1006, 1013])(
    'comes back soon after %i',
    (code) => {
      expect(nextConnectionState({ phase: 'connecting', attempt: 0 }, closed(code))).toMatchObject({
        delayMs: 500,
      });
    },
  );

  it('ignores events that come too late', () => {
    const waiting: ConnectionState = { phase: 'waiting', attempt: 1, delayMs: 5 };
    for (const event of [
      { type: 'opened' },
      { type: 'welcomed', nowMs: 1 },
      closed(),
      { type: 'start' },
    ] as const) {
      expect(nextConnectionState(waiting, event)).toBe(waiting);
    }
    expect(stateAfter({ type: 'start' }, { type: 'stop' }, { type: 'retry' }, closed())).toEqual({
      phase: 'idle',
    });
  });

  it('reads a refused upgrade like the close code', () => {
    expect([401, 403, 426, 503].map(closeCodeOfStatus)).toEqual([4401, 4403, 4426, 1006]);
  });
});
