import { type SQL, sql as template } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Failure } from '../../shared/agent-protocol.ts';
import type { Queryable } from '../database.ts';
import { runQuery } from './run-query.ts';

/**
 * Words of people wait: in commands for an agent or for others, in approvals for the last one. Each came
 * by a way (`source`: a chat user, an API key, the web page) that may end meanwhile, perhaps because it was
 * not that person who spoke. A chat user who was linked anew since then said nothing yet.
 *
 * @returns in SQL, why it does not count any more; empty when it does.
 */
const whyEnded = (source: SQL, userId: SQL, at: SQL) => template`(
  case
    when not exists (select from users where id = ${userId}) then 'the account was deleted'
    when exists (select from users where id = ${userId} and disabled_at is not null) then 'the account is disabled'
    when split_part(${source}, ':', 1) = 'api_key' then coalesce(
      (
        select case
          when revoked_at is not null then format('the API key %s was revoked', id)
          when expires_at <= now() then format('the API key %s has expired', id)
          else ''
        end
        from api_keys where id = split_part(${source}, ':', 2)
      ),
      'the API key was deleted'
    )
    when split_part(${source}, ':', 1) in ('slack', 'discord') and not exists (
      select from identities
      where platform = split_part(${source}, ':', 1) and workspace_id = split_part(${source}, ':', 2)
        and external_user_id = split_part(${source}, ':', 3)
        and user_id = ${userId} and created_at <= ${at}
    ) then 'the chat user was unlinked from the account'
    else ''
  end
)`;

const ofRequest = whyEnded(
  template`commands.source`,
  template`commands.requested_by`,
  template`commands.created_at`,
);

/** Why what was asked for does not count any more; undefined when it does. */
export async function whyRequestEnded(db: Queryable, commandId: string): Promise<string | undefined> {
  const [row] = await runQuery<{ why: string }>(
    db,
    template`select ${ofRequest} as why from commands where id = ${commandId}`,
  );
  return row?.why === '' ? undefined : row?.why;
}

/** Who agreed by a way that has ended. */
export async function findEndedWords(db: Queryable, commandId: string): Promise<Set<string>> {
  const word = template`command_approvals`;
  const why = whyEnded(template`${word}.source`, template`${word}.user_id`, template`${word}.created_at`);
  const rows = await runQuery<{ userId: string }>(
    db,
    template`select user_id as "userId" from command_approvals where command_id = ${commandId} and ${why} <> ''`,
  );
  return new Set(rows.map(({ userId }) => userId));
}

export type EndedRequest = {
  id: string;
  /** As shown to people. */
  requestedBy: string;
  why: string;
};

/** Commands with targets that were not sent yet, of people whose way to ask for them has ended. */
export async function findEndedRequests(sql: Sql): Promise<EndedRequest[]> {
  return await runQuery<EndedRequest>(
    sql,
    template`
      select * from (
        select id, requested_by_label as "requestedBy", ${ofRequest} as why
        from commands
        where finished_at is null and state in ('queued', 'running')
          and exists (select from command_targets where command_id = commands.id and state = 'queued')
      ) unsent where why <> ''`,
  );
}

/** What becomes of it then. */
export const noLongerEntitled = (requestedBy: string, why: string): Failure => ({
  code: 'refused_by_policy',
  message: `${requestedBy} asked for this and may not do it any more: ${why}. Nothing was run.`,
});
