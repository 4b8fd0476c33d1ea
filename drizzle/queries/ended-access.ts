import type { Sql } from 'postgres';
import { arrayLiteral } from './array-literal.ts';

export interface ChatUserInUse {
  platform: string;
  workspaceId: string;
  externalUserId: string;
  /** To which it was linked. */
  accountId: string;
}

export interface AccessInUse {
  keyIds: readonly string[];
  sessionIds: readonly string[];
  accountIds: readonly string[];
  chatUsers: readonly ChatUserInUse[];
}

export type EndedAccess =
  | { kind: 'key' | 'session' | 'account'; id: string }
  | ({ kind: 'chat' } & ChatUserInUse);

interface EndedRow {
  kind: EndedAccess['kind'];
  id: string;
  /** Its place in `chatUsers`, from 1. */
  place: number;
}

/** Of what is in use: keys, sessions, accounts and links that no longer work. One statement. */
export async function findEndedAccess(sql: Sql, used: AccessInUse): Promise<EndedAccess[]> {
  const { keyIds, sessionIds, accountIds, chatUsers } = used;
  const texts = (ids: readonly string[]) => arrayLiteral(ids, 'text', (id) => id);
  const ofChat = (column: keyof ChatUserInUse) => arrayLiteral(chatUsers, 'text', (user) => user[column]);
  const rows = await sql<EndedRow[]>`
    select 'key' as kind, used.id, 0 as place from unnest(${texts(keyIds)}::text::text[]) as used (id)
    left join api_keys using (id)
    where api_keys.id is null or revoked_at is not null or expires_at <= now()
    union all
    select 'session', used.id::text, 0 from unnest(${texts(sessionIds)}::text::uuid[]) as used (id)
    left join sessions using (id)
    where sessions.id is null or revoked_at is not null or expires_at <= now()
    union all
    select 'account', used.id::text, 0 from unnest(${texts(accountIds)}::text::uuid[]) as used (id)
    left join users using (id)
    where users.id is null or disabled_at is not null
    union all
    select 'chat', '', place::int from unnest(
      ${ofChat('platform')}::text::text[], ${ofChat('workspaceId')}::text::text[],
      ${ofChat('externalUserId')}::text::text[], ${ofChat('accountId')}::text::uuid[]
    ) with ordinality as used (platform, workspace_id, external_user_id, account_id, place)
    left join identities using (platform, workspace_id, external_user_id)
    where identities.user_id is distinct from used.account_id`;
  return rows.flatMap<EndedAccess>(({ kind, id, place }) => {
    if (kind !== 'chat') return [{ kind, id }];
    const chatUser = chatUsers[place - 1];
    return chatUser === undefined ? [] : [{ kind, ...chatUser }];
  });
}
