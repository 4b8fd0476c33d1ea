import type { SilenceMatchers } from '../api-contract/attention.ts';
import { code, type Inline } from './card.ts';

/** What a silence is about, in words: "CPU high on web-1", "critical alerts of Disk* on tag:prod". */
export function silencedThings({ alert, severity, rule, key, scope }: SilenceMatchers): Inline[] {
  if (alert !== undefined) return [alert.title];
  const servers = scope === undefined || scope === '--all' || scope === '*' ? undefined : scope;
  return [
    severity === undefined ? 'alerts' : `${severity} alerts`,
    ...(rule === undefined ? [] : [' of ', code(rule)]),
    ...(key === undefined ? [] : [' for ', code(key)]),
    ...(servers === undefined ? [' on all servers'] : [' on ', code(servers)]),
  ];
}
