import type { SampleSilence } from '../../drizzle/queries/sample-silences.ts';
import type { RuleSample } from './aggregate-window.ts';

const stepMs = 5000;
/** Of a silence of days not every five seconds. */
const mostSteps = 720;

/** How long a server had been silent, as the evaluation would have seen it again and again. Pure. */
export function heartbeatHistory(silences: readonly SampleSilence[], to: number): RuleSample[] {
  return silences.flatMap(({ since, until }) => {
    const end = until ?? to;
    const apart = Math.max(stepMs, (end - since) / mostSteps);
    const samples: RuleSample[] = [{ at: since, value: 0 }];
    for (let at = since + apart; at < end; at += apart) samples.push({ at, value: (at - since) / 1000 });
    if (until !== null) samples.push({ at: until, value: 0 });
    return samples;
  });
}
