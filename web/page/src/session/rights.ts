import { roleClasses } from '../../../../shared/rights.ts';
import type { Grant, User, VerbClass } from '../api/contract.ts';

/** What to offer; the API decides again by itself. Roles the page does not know give nothing. */
const gives = ({ role }: Grant, verbClass: VerbClass): boolean =>
  (roleClasses[role] as readonly VerbClass[] | undefined)?.includes(verbClass) ?? false;

export const mayAnywhere = ({ grants }: User, verbClass: VerbClass): boolean =>
  grants.some((grant) => gives(grant, verbClass));

/** On every server, now and later: people, keys, policies and the audit trail need it. */
export const administers = ({ grants }: User): boolean =>
  grants.some((grant) => grant.tag === null && gives(grant, 'admin'));

/** "operator on tag:staging, viewer" */
export function describeGrants(grants: readonly Grant[]): string {
  if (grants.length === 0) return 'no role';
  return grants.map(({ role, tag }) => (tag === null ? role : `${role} on tag:${tag}`)).join(', ');
}
