import { severities } from '../../shared/api-contract/index.ts';

const states: Record<string, string> = {
  open: 'open',
  firing: 'open',
  resolved: 'resolved',
  over: 'resolved',
  past: 'resolved',
  all: 'all',
};

/** `tag:prod critical resolved`, `alerts>=warning`: what is neither a severity nor a state is a target. */
export function readAlertsWords(words: string[]): Record<string, string> {
  const input: Record<string, string> = {};
  const targets: string[] = [];
  for (const word of words) {
    const lower = word.toLowerCase().replace(/^(alerts)?(>=|≥)/, '');
    const severity = severities.find((name) => name === lower);
    if (severity !== undefined) input.severity = severity;
    else if (Object.hasOwn(states, lower)) input.state = states[lower] ?? lower;
    else targets.push(word);
  }
  return { ...input, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
}
