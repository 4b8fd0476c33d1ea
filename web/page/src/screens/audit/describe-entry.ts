import type { AuditEntry } from '../../api/contract.ts';

/** Everything that an entry tells, line by line; what it does not tell is left out. */
export function describeEntry(entry: AuditEntry): [name: string, value: string][] {
  const place = [entry.platform, entry.workspaceId, entry.channelId].filter((part) => part !== null);
  const lines: [string, string | null][] = [
    ['When', `${new Date(entry.at).toLocaleString()} (${entry.at})`],
    ['Who', entry.actor],
    ['Where', place.join(' · ')],
    ['Action', entry.action],
    ['Typed', entry.rawText],
    ['Arguments', Object.keys(entry.arguments).length > 0 ? JSON.stringify(entry.arguments, null, 1) : null],
    ['Targets', entry.targets.join(', ')],
    ['Decision', `${entry.decision}: ${entry.rule}`],
    ['Confirmation', entry.confirmation],
    ['Approvals', entry.approvals.join(', ')],
    ['Outcome', entry.outcome],
    ['Command', entry.commandId],
    ['Request', entry.requestId],
    ['Instance', entry.instanceId],
  ];
  return lines.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value]]));
}
