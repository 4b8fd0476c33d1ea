import type { Grant } from '../../drizzle/queries/users.ts';
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

/**
 * The one function that says who may do what: what a grant of the person allows and, where the channel
 * has grants, one of the channel's allows too. Denies all else: an unknown role, a disabled account, the
 * bare service.
 */
export function authorize(actor: Actor, verbClass: VerbClass, subject: Subject): Decision {
  if (actor.kind === 'service') return { allowed: false, rule: 'the service itself has no rights' };
  if (actor.account.disabledAt !== null) return { allowed: false, rule: 'the account is disabled' };
  const own = grantFor(actor.account.grants, verbClass, subject);
  if (own === undefined) {
    return { allowed: false, rule: `no grant gives the right "${verbClass}" ${wordsFor(subject)}` };
  }
  const limit = channelLimit(actor);
  if (limit === undefined) return { allowed: true, rule: wordsOf(own) };
  const here = grantFor(limit, verbClass, subject);
  if (here === undefined) {
    return { allowed: false, rule: `this channel allows ${describeGrants(limit)} only` };
  }
  return { allowed: true, rule: `${wordsOf(own)}, in a channel that allows ${wordsOf(here)}` };
}

/** What may be done where this actor asks, at most; undefined = no limit, as outside of chat. */
export function channelLimit(actor: Actor): readonly Grant[] | undefined {
  return actor.kind === 'chat' ? actor.channelGrants : undefined;
}

/** Those of the servers on which the actor has the right. */
export function permittedServers<Server extends { tags: readonly string[] }>(
  actor: Actor,
  verbClass: VerbClass,
  servers: readonly Server[],
): Server[] {
  return servers.filter((server) => authorize(actor, verbClass, server).allowed);
}

/** Roles in words: "operator on tag:staging, viewer". */
export function describeGrants(grants: readonly Grant[]): string {
  return grants.length === 0 ? 'no role' : grants.map(wordsOf).join(', ');
}

const wordsOf = ({ role, tag }: Grant): string => (tag === null ? role : `${role} on tag:${tag}`);

const grantFor = (grants: readonly Grant[], verbClass: VerbClass, subject: Subject): Grant | undefined =>
  grants.find((candidate) => gives(candidate, verbClass) && covers(candidate, subject));

/** Roles come from the database: one we do not know gives nothing. */
function gives({ role }: Grant, verbClass: VerbClass): boolean {
  const classes: readonly VerbClass[] | undefined = Object.hasOwn(roleClasses, role)
    ? roleClasses[role]
    : undefined;
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
