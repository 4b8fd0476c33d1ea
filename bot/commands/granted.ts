import { type Me, roleClasses, type User, type VerbClass } from '../../shared/api-contract/index.ts';
import type { Verb } from './verb.ts';

/** What decides on the rights of a person in one channel. */
export interface Rights {
  user: Pick<User, 'grants'>;
  /** What may be done in the channel at most; null = as much as the person may. */
  channelGrants: User['grants'] | null;
  /** Those held on one server at least. */
  classes: Me['classes'];
}

/**
 * What help, menus and suggestions show a person here. The API decides in the end; this only spares them
 * the refusals.
 */
export const usableVerbs = ({ classes }: Pick<Rights, 'classes'>, verbs: readonly Verb[]): Verb[] =>
  verbs.filter((verb) => !verb.internal && (verb.open === true || classes.includes(verb.class)));

/** Whether the person has the right on a server with these tags, and the channel allows it. */
export const isGrantedOn = (
  { user, channelGrants }: Pick<Rights, 'user' | 'channelGrants'>,
  verbClass: VerbClass,
  tags: readonly string[],
): boolean =>
  covers(user.grants, verbClass, tags) && (channelGrants === null || covers(channelGrants, verbClass, tags));

function covers(grants: User['grants'], verbClass: VerbClass, tags: readonly string[]): boolean {
  return grants.some(({ role, tag }) => {
    const classes: readonly VerbClass[] = roleClasses[role];
    return classes.includes(verbClass) && (tag === null || tags.includes(tag));
  });
}
