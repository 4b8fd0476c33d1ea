import type { Sample } from '../../../shared/agent-protocol.ts';
import type { RejectedSample } from '../connection/parse-frame.ts';

/** Older than that is beyond retention; its partition may be gone. */
export const maxAgeMs = 72 * 3_600_000;
/** Clocks differ; what lies further ahead would look new for a long time. */
export const maxAheadMs = 10 * 60_000;

export interface Admission {
  admitted: Sample[];
  /** Not stored, but acknowledged: the agent must go on. */
  refused: RejectedSample[];
}

export function admitSamples(samples: readonly Sample[], nowMs: number): Admission {
  const admission: Admission = { admitted: [], refused: [] };
  for (const sample of samples) {
    const aheadMs = sample.sampledAt - nowMs;
    if (aheadMs > maxAheadMs) {
      admission.refused.push({ seq: sample.seq, reason: `${aheadMs} ms in the future: check the clock` });
    } else if (aheadMs < -maxAgeMs) {
      admission.refused.push({ seq: sample.seq, reason: `${-aheadMs} ms old: beyond what is kept` });
    } else admission.admitted.push(sample);
  }
  return admission;
}
