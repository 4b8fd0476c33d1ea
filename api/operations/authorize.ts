import type { Account, Grant } from '../../drizzle/queries/users.ts';
import { roleClasses, type VerbClass } from '../../shared/api-contract/common.ts';
import type { TargetQuery } from '../../shared/targets.ts';
import type { Actor } from './context.ts';

/**
 * What the right is needed on: `anywhere` = on at least one server (a first gate); `everywhere` = on
 * every server, now and later; a server; or a target expression, such as the scope of an alert rule.
 */
export type Subject =
  | 'anywhere'
  | 'everywhere'
  | { tags: readonly string[]; name?: string }
  | { scope: TargetQuery };

export interface Decision {
  allowed: boolean;
  /** Which rule decided, in words; for the audit trail. */
  rule: string;
}

/** The one function that says who may do what. Denies whatever no grant allows: an unknown role, a disabled account, the bare service. */
export function authorize(actor: Actor, verbClass: VerbClass, subject: Subject): Decision {
  if (actor.kind === 'service') return { allowed: false, rule: 'the service itself has no rights' };
  if (actor.account.disabledAt !== null) return { allowed: false, rule: 'the account is disabled' };
  const grant = actor.account.grants.find(
    (candidate) => gives(candidate, verbClass) && covers(candidate, subject),
  );
  if (grant === undefined) {
    return { allowed: false, rule: `no grant gives the right "${verbClass}" ${wordsFor(subject)}` };
  }
  return { allowed: true, rule: grant.tag === null ? grant.role : `${grant.role} on tag:${grant.tag}` };
}

/** Those of the servers on which the account has the right. */
export function permittedServers<Server extends { tags: readonly string[] }>(
  actor: Actor,
  verbClass: VerbClass,
  servers: readonly Server[],
): Server[] {
  return servers.filter((server) => authorize(actor, verbClass, server).allowed);
}

/** For answers such as `whoami`: roles in words. */
export function describeGrants(account: Account): string {
  if (account.grants.length === 0) return 'no role';
  return account.grants.map(({ role, tag }) => (tag === null ? role : `${role} on tag:${tag}`)).join(', ');
}

/** Roles come from the database: one we do not know gives nothing. */
function gives({ role }: Grant, verbClass: VerbClass): boolean {
  const classes: readonly VerbClass[] | undefined = roleClasses[role];
  return classes?.includes(verbClass) ?? false;
}

function covers({ tag }: Grant, subject: Subject): boolean {
  if (tag === null || subject === 'anywhere') return true;
  if (subject === 'everywhere') return false;
  if ('tags' in subject) return subject.tags.includes(tag);
  // Whatever servers come later, an expression that demands the tag can only ever match servers with it.
  const { all, include } = subject.scope;
  return (
    !all &&
    include.every((term) => term.kind === 'tag' && term.anyOf.every((demanded) => demanded.includes(tag)))
  );
}

function wordsFor(subject: Subject): string {
  if (subject === 'anywhere') return 'on any server';
  if (subject === 'everywhere') return 'on every server';
  if ('tags' in subject) return subject.name === undefined ? 'on this server' : `on ${subject.name}`;
  return 'on everything this expression may match';
}
