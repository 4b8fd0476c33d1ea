import type { Queryable } from '../../drizzle/database.ts';
import { insertAuditEntry } from '../../drizzle/queries/audit.ts';
import { findLinkedUserId } from '../../drizzle/queries/identities.ts';
import { findAccount } from '../../drizzle/queries/users.ts';
import { type ChatActor, chatActorSchema } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../operations/context.ts';

/** The person the bot speaks for: chat id -> linked account -> rights. */
export async function findChatActor(db: Queryable, header: string): Promise<Actor> {
  const chat = decodeChatActor(header);
  const userId = await findLinkedUserId(db, { ...chat, externalUserId: chat.userId });
  const account = userId === undefined ? undefined : await findAccount(db, userId);
  if (account !== undefined && account.disabledAt === null) return { kind: 'chat', account, chat };
  const unlinked = account === undefined;
  const rule = unlinked ? 'this chat identity is not linked to an account' : 'the account is disabled';
  await recordRefusal(db, chat, rule);
  throw new AppError(unlinked ? 'identity_unlinked' : 'forbidden', `You may not do this: ${rule}.`, {
    hint: `Ask an administrator to link ${chat.platform} user ${chat.userId} of workspace ${chat.workspaceId}.`,
  });
}

/** base64url of the JSON of chatActorSchema. */
export function decodeChatActor(header: string): ChatActor {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new AppError('invalid_input', 'The actor header is not base64url of JSON.', { cause });
  }
  const parsed = chatActorSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'The actor header names no chat user.', { cause: parsed.error });
}

async function recordRefusal(db: Queryable, chat: ChatActor, rule: string): Promise<void> {
  const { platform, workspaceId, channelId, rawText } = chat;
  await insertAuditEntry(db, {
    actor: `${chat.userName ?? chat.userId} (${platform}, not linked)`,
    platform,
    workspaceId,
    channelId,
    rawText,
    action: 'authenticate',
    arguments: { userId: chat.userId },
    decision: 'refused',
    rule,
  });
}
