import type { Queryable } from '../../drizzle/database.ts';
import { insertAuditEntry } from '../../drizzle/queries/audit.ts';
import { printable } from '../../shared/api-contract/names.ts';
import { platformNames } from '../../shared/platform-names.ts';
import {
  type Actor,
  type ChatContext,
  type ChatUser,
  labelOf,
  type OperationContext,
  sourceOf,
} from './context.ts';

/** What an operation tells the audit trail about itself. */
export interface AuditedAction {
  /** `command.create`, `alert.acknowledge`, `api-key.revoke`. */
  action: string;
  arguments?: Record<string, unknown>;
  /** As people name them. */
  targets?: string[];
  commandId?: string;
  /** How it was confirmed, in words: `confirmed by Ada within 8 s`. */
  confirmation?: string;
  /** Who approved it, as shown to people. */
  approvals?: string[];
  /** Set by a change that found itself done already: it was told of then. */
  unchanged?: true;
}

export type AuditDecision =
  | { decision: 'allowed'; rule: string; outcome?: string }
  | { decision: 'refused'; rule: string; outcome?: string };

/** One entry, in the transaction of what it tells about, so that neither exists without the other. */
export async function writeAudit(
  db: Queryable,
  ctx: OperationContext | ChatContext,
  entry: AuditedAction,
  decision: AuditDecision,
): Promise<void> {
  await insertAuditEntry(db, { ...toEntry(ctx, entry), ...decision });
}

/**
 * A refusal outside of any transaction: it stays, whatever becomes of the request.
 *
 * @throws AppError `rate_limited` after many of the same account
 */
export async function writeRefusal(ctx: OperationContext, entry: AuditedAction, rule: string): Promise<void> {
  const { actor } = ctx;
  const who = actor.kind === 'service' ? sourceOf(actor) : actor.account.id;
  await ctx.services.refusals.record(who, { ...toEntry(ctx, entry), rule });
}

/** A pattern may match tens of thousands: the audit trail names this many, and counts all. */
const mostTargets = 200;

function toEntry(ctx: OperationContext | ChatContext, entry: AuditedAction) {
  const { targets = [], arguments: given = {} } = entry;
  return {
    ...('actor' in ctx ? { actor: labelOf(ctx.actor), ...originOf(ctx.actor) } : chatOrigin(ctx.chatUser)),
    action: entry.action,
    arguments: targets.length > mostTargets ? { ...given, targetCount: targets.length } : given,
    targets: targets.slice(0, mostTargets),
    commandId: entry.commandId ?? null,
    confirmation: entry.confirmation ?? null,
    approvals: entry.approvals ?? [],
    requestId: ctx.requestId,
    instanceId: ctx.services.instanceId,
  };
}

function originOf(actor: Actor) {
  if (actor.kind === 'service') return {};
  if (actor.kind !== 'chat') return { actorUserId: actor.account.id };
  return chatOrigin(actor);
}

/** Who is not linked is called what the platform calls him. */
export function chatOrigin({ chat, account }: ChatUser) {
  const { platform, workspaceId, channelId, rawText, userId, userName } = chat;
  const actor =
    account === undefined
      ? `${printable(userName ?? userId)} (${platformNames[platform]}, not linked)`
      : `${account.name} (${platformNames[platform]})`;
  return { actor, actorUserId: account?.id ?? null, platform, workspaceId, channelId, rawText };
}
