import type { CommandTargetRow, CommandWithTargets } from '../../../drizzle/queries/commands.ts';
import type { Command, CommandTarget } from '../../../shared/api-contract/commands.ts';
import { toIso, toIsoOrNull } from '../timestamps.ts';

export function toCommand(command: CommandWithTargets): Command {
  return {
    id: command.id,
    verb: command.verb,
    class: command.class,
    state: command.state,
    args: command.args,
    reason: command.reason,
    requestedBy: command.requestedByLabel,
    createdAt: toIso(command.createdAt),
    deadlineAt: toIso(command.deadlineAt),
    confirmExpiresAt:
      command.state === 'awaiting_confirmation' ? toIsoOrNull(command.confirmExpiresAt) : null,
    approval: toApproval(command),
    startedAt: toIsoOrNull(command.startedAt),
    finishedAt: toIsoOrNull(command.finishedAt),
    targets: command.targets.map(toTarget),
  };
}

function toApproval(command: CommandWithTargets): Command['approval'] {
  const { approvalsRequired, approvalRule, approvalExpiresAt, approvals } = command;
  if (approvalsRequired === 0 || approvalExpiresAt === null) return null;
  return {
    required: approvalsRequired,
    rule: approvalRule ?? '',
    expiresAt: toIso(approvalExpiresAt),
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
    startedAt: toIsoOrNull(startedAt),
    finishedAt: toIsoOrNull(finishedAt),
    durationMs: begun && finishedAt ? Math.max(0, finishedAt.getTime() - begun.getTime()) : null,
    exitCode: target.exitCode,
    error: target.error,
    result: target.result,
  };
}
