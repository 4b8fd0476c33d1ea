import type { Command, CommandTarget } from '../../shared/api-contract/commands.ts';
import type { CommandTargetRow, CommandWithTargets } from './commands.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** A row as the contract, and with it the API's clients and the cards, know a command. */
export function toCommand(command: CommandWithTargets): Command {
  return {
    id: command.id,
    verb: command.verb,
    class: command.class,
    state: command.state,
    args: command.args,
    reason: command.reason,
    requestedBy: command.requestedByLabel,
    createdAt: command.createdAt.toISOString(),
    deadlineAt: command.deadlineAt.toISOString(),
    confirmExpiresAt: command.state === 'awaiting_confirmation' ? iso(command.confirmExpiresAt) : null,
    approval: toApproval(command),
    startedAt: iso(command.startedAt),
    finishedAt: iso(command.finishedAt),
    targets: command.targets.map(toTarget),
  };
}

function toApproval(command: CommandWithTargets): Command['approval'] {
  const { approvalsRequired, approvalRule, approvalExpiresAt, approvals } = command;
  if (approvalsRequired === 0 || approvalExpiresAt === null) return null;
  return {
    required: approvalsRequired,
    rule: approvalRule ?? '',
    expiresAt: approvalExpiresAt.toISOString(),
    decisions: approvals.map(({ label, userId, decision, reason }) => ({
      by: label,
      userId,
      decision,
      reason,
    })),
  };
}

function toTarget(target: CommandTargetRow): CommandTarget {
  const { startedAt, finishedAt } = target;
  // An answer may come so soon that the word of its start was not stored first.
  const begun = startedAt ?? target.sentAt;
  return {
    id: target.id,
    serverId: target.serverId,
    serverName: target.serverName,
    containerId: target.containerId,
    containerName: target.containerName,
    state: target.state,
    startedAt: iso(startedAt),
    finishedAt: iso(finishedAt),
    durationMs: begun && finishedAt ? Math.max(0, finishedAt.getTime() - begun.getTime()) : null,
    exitCode: target.exitCode,
    error: target.error,
    result: target.result,
  };
}
