import { roleClasses, type User, type VerbClass } from '../../shared/api-contract/index.ts';
import type { Verb } from './verb.ts';

type Grants = Pick<User, 'grants'>;

/**
 * What help, menus and suggestions show a person. The API decides in the end; this only spares them
 * the refusals.
 */
export const usableVerbs = (user: Grants, verbs: readonly Verb[]): Verb[] =>
  verbs.filter((verb) => !verb.internal && (verb.open === true || granting(user, verb.class).length > 0));

/** Whether one of the person's grants gives the right on a server with these tags. */
export const isGrantedOn = (user: Grants, verbClass: VerbClass, tags: readonly string[]): boolean =>
  granting(user, verbClass).some(({ tag }) => tag === null || tags.includes(tag));

function granting({ grants }: Grants, verbClass: VerbClass): User['grants'] {
  return grants.filter(({ role }) => {
    const classes: readonly VerbClass[] = roleClasses[role];
    return classes.includes(verbClass);
  });
}
