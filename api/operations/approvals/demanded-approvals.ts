import type { Queryable } from '../../../drizzle/database.ts';
import { findApprovalPolicies } from '../../../drizzle/queries/approval-policies.ts';
import type { ApprovalDemand } from '../../../drizzle/queries/waiting-commands.ts';
import type { VerbClass } from '../../../shared/api-contract/common.ts';

/** How long the others' word is waited for. */
export const approvalSeconds = 15 * 60;

export interface Policy {
  verbClass: VerbClass;
  /** Null = on every server. */
  tag: string | null;
  /** How many people besides the requester. */
  approvals: number;
}

/**
 * What the strictest of the policies demands that are for this class and for any of the targets;
 * undefined when none is.
 */
export function demandedApprovals(
  policies: readonly Policy[],
  verbClass: VerbClass,
  targets: readonly { tags: readonly string[] }[],
): ApprovalDemand | undefined {
  const applies = ({ tag }: Policy) => tag === null || targets.some(({ tags }) => tags.includes(tag));
  const [strictest] = policies
    .filter((policy) => policy.verbClass === verbClass && policy.approvals > 0 && applies(policy))
    .toSorted((a, b) => b.approvals - a.approvals);
  if (strictest === undefined) return undefined;
  return { approvals: strictest.approvals, rule: policyInWords(strictest), waitSeconds: approvalSeconds };
}

/** "operate on tag:prod needs 1 more person" */
export function policyInWords({ verbClass, tag, approvals }: Policy): string {
  const where = tag === null ? 'on any server' : `on tag:${tag}`;
  return `${verbClass} ${where} needs ${approvals} more ${approvals === 1 ? 'person' : 'people'}`;
}

/** What is demanded by now of a command that waits, if that is more than before. */
export function raisedDemand(
  before: number,
  demand: Pick<ApprovalDemand, 'approvals' | 'rule'> | undefined,
): Pick<ApprovalDemand, 'approvals' | 'rule'> | undefined {
  if (demand === undefined || demand.approvals <= before) return undefined;
  const { approvals, rule } = demand;
  return { approvals, rule: `${rule}, made stricter while it waited (until then ${before})` };
}

export async function findDemand(
  db: Queryable,
  verbClass: VerbClass,
  targets: readonly { tags: readonly string[] }[],
): Promise<ApprovalDemand | undefined> {
  return demandedApprovals(await findApprovalPolicies(db, verbClass), verbClass, targets);
}
