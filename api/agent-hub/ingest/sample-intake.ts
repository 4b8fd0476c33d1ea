import type { Sample } from '../../../shared/agent-protocol.ts';
import type { AgentSession } from '../connection/agent-session.ts';
import type { RejectedSample, SamplesFrame } from '../connection/parse-frame.ts';
import type { HubMetrics } from '../hub-metrics.ts';
import { AckTracker } from './ack-tracker.ts';
import { admitSamples } from './admit-samples.ts';
import { ClockWatch } from './clock-watch.ts';
import type { IngestBuffer } from './ingest-buffer.ts';

/** Unacknowledged samples of one connection: one agent's backlog must not fill the buffer of all. */
const maxUnacknowledged = 5000;

/** Takes one connection's samples frames to the buffer and acknowledges them when they are committed. */
export class SampleIntake {
  readonly #session: AgentSession;
  readonly #buffer: IngestBuffer;
  readonly #metrics: HubMetrics;
  readonly #acks = new AckTracker();
  readonly #clock = new ClockWatch();
  readonly #onClockWrong: (session: AgentSession, detail: string) => void;
  #unacknowledged = 0;
  #ackPending = false;

  constructor(
    session: AgentSession,
    buffer: IngestBuffer,
    metrics: HubMetrics,
    onClockWrong: (session: AgentSession, detail: string) => void,
  ) {
    this.#onClockWrong = onClockWrong;
    this.#session = session;
    this.#buffer = buffer;
    this.#metrics = metrics;
  }

  receive(frame: SamplesFrame): void {
    const now = Date.now();
    const wrong = this.#clock.observe(frame.samples, now);
    if (wrong !== undefined) this.#onClockWrong(this.#session, wrong);
    const { admitted, refused } = admitSamples(frame.samples, now);
    this.#reportRefused([...frame.rejected, ...refused]);
    const settle = this.#acks.received(...rangeOf([...frame.samples, ...frame.rejected]));
    const stopTimer = this.#metrics.ackSeconds.startTimer();
    this.#unacknowledged += admitted.length;
    const onSettled = () => {
      settle();
      stopTimer();
      this.#unacknowledged -= admitted.length;
      if (this.#unacknowledged < maxUnacknowledged / 2) this.#session.release('backlog');
      this.#acknowledgeSoon();
    };
    if (admitted.length === 0) onSettled();
    else this.#toBuffer(admitted, onSettled);
  }

  #toBuffer(samples: readonly Sample[], onSettled: () => void): void {
    const { serverId, agentOutdated } = this.#session;
    this.#buffer.add({
      samples: samples.map((sample) => ({ serverId, agentOutdated, sample })),
      rows: samples.reduce((rows, sample) => rows + countRows(sample), 0),
      onSettled,
    });
    if (this.#unacknowledged > maxUnacknowledged) this.#session.hold('backlog');
    if (this.#buffer.full) {
      this.#session.hold('buffer full');
      this.#buffer.whenRoom(() => this.#session.release('buffer full'));
    }
  }

  /** Frames committed together are acknowledged together. */
  #acknowledgeSoon(): void {
    if (this.#ackPending) return;
    this.#ackPending = true;
    queueMicrotask(() => {
      this.#ackPending = false;
      const seq = this.#acks.take();
      if (seq !== undefined) this.#session.send({ type: 'ack', seq });
    });
  }

  #reportRefused(refused: readonly RejectedSample[]): void {
    const [first] = refused;
    if (first === undefined) return;
    this.#metrics.samples.inc({ result: 'rejected' }, refused.length);
    this.#session.complain('warn', { ...first, samples: refused.length }, 'samples refused');
  }
}

function rangeOf(samples: readonly { seq: number }[]): [minSeq: number, maxSeq: number] {
  let minSeq = Number.POSITIVE_INFINITY;
  let maxSeq = 0;
  for (const { seq } of samples) {
    minSeq = Math.min(minSeq, seq);
    maxSeq = Math.max(maxSeq, seq);
  }
  return [minSeq, maxSeq];
}

function countRows(sample: Sample): number {
  return 1 + sample.disks.length + sample.interfaces.length + sample.containers.length;
}
