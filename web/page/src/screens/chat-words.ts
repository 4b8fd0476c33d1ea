import type { Identity } from '../api/contract.ts';

/** What each platform calls itself, and the place that its people are in. */
export const chatWords: Record<Identity['platform'], { name: string; place: string }> = {
  slack: { name: 'Slack', place: 'workspace' },
  discord: { name: 'Discord', place: 'server' },
};
