import type { Command } from '../api-contract/index.ts';
import type { Inline } from './card.ts';

/** The policy, and who said what; nothing for a command that needed nobody else. */
export function approvalFields(command: Command): { label: string; value: Inline[] }[] {
  const { approval } = command;
  if (approval === null) return [];
  const approved = approval.decisions.filter(({ decision }) => decision === 'approved');
  const denied = approval.decisions.filter(({ decision }) => decision === 'denied');
  const waits = command.state === 'awaiting_approval';
  return [
    ...(waits ? [{ label: 'Policy', value: [approval.rule] }] : []),
    ...(waits ? [{ label: 'Approvals', value: [`${approved.length} of ${approval.required}`] }] : []),
    ...(approved.length === 0 ? [] : [{ label: 'Approved by', value: [approved.map(inWords).join('\n')] }]),
    ...(denied.length === 0 ? [] : [{ label: 'Denied by', value: [denied.map(inWords).join('\n')] }]),
  ];
}

/** Nobody, or not enough people, agreed in time. */
export function ranOutUnapproved({ state, approval }: Command): boolean {
  if (state !== 'expired' || approval === null) return false;
  return approval.decisions.filter(({ decision }) => decision === 'approved').length < approval.required;
}

const inWords = ({ by, reason }: { by: string; reason: string | null }) =>
  reason === null ? by : `${by}: ${reason}`;
