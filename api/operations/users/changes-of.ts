import type { Account, Grant } from '../../../drizzle/queries/users.ts';
import { describeGrants } from '../authorize.ts';

interface Change {
  from: unknown;
  to: unknown;
}

/** What differs, before and after, for the audit trail; what stays is left out. */
export function changesOf(
  before: Account,
  wanted: { name?: string | undefined; grants?: Grant[] | undefined; disabled?: boolean | undefined },
): Record<string, Change> {
  const disabled = before.disabledAt !== null;
  const grants = wanted.grants === undefined ? undefined : inWords(wanted.grants);
  return Object.fromEntries(
    Object.entries({
      name: { from: before.name, to: wanted.name },
      grants: { from: inWords(before.grants), to: grants },
      disabled: { from: disabled, to: wanted.disabled },
    }).filter(([, { from, to }]) => to !== undefined && to !== from),
  );
}

/** The same for the same rights, in whatever order they were named. */
function inWords(grants: Grant[]): string {
  const once = new Map(grants.map((grant) => [`${grant.role} ${grant.tag}`, grant]));
  return describeGrants([...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant));
}
