import { z } from 'zod';
import { coded, optional, snowflake } from './field.ts';

const ids = optional(z.array(snowflake).max(100));

export const allowedMentions = z
  .object({
    parse: optional(z.array(z.enum(['roles', 'users', 'everyone']))),
    users: ids,
    roles: ids,
    replied_user: optional(z.boolean()),
  })
  .superRefine(({ parse = [], users, roles }, context) => {
    for (const [kind, listed] of [
      ['users', users],
      ['roles', roles],
    ] as const)
      if (parse.includes(kind) && listed?.length)
        context.addIssue({
          code: 'custom',
          path: [],
          ...coded(
            'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
            `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
          ),
        });
  });

export type AllowedMentions = z.output<typeof allowedMentions>;

export interface Mentions {
  userIds: string[];
  everyone: boolean;
}

/** Whom the content notifies: what it names, as far as the sender allows; all of it when nothing was said. */
export function resolveMentions(content: string, allowed: AllowedMentions | undefined): Mentions {
  const named = [...content.matchAll(/<@!?(\d+)>/g)].map(([, id = '']) => id);
  const says = (kind: 'users' | 'everyone'): boolean =>
    allowed === undefined || !!allowed.parse?.includes(kind);
  const userIds = named.filter((id) => says('users') || allowed?.users?.includes(id));
  return { userIds: [...new Set(userIds)], everyone: says('everyone') && /@(everyone|here)\b/.test(content) };
}
