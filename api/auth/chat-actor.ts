import type { Queryable } from '../../drizzle/database.ts';
import { findChannelGrants } from '../../drizzle/queries/channel-grants.ts';
import { findLinkedUserId } from '../../drizzle/queries/identities.ts';
import { findAccount, type Grant } from '../../drizzle/queries/users.ts';
import { type ChatActor, chatActorSchema } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import { chatOrigin } from '../operations/audit.ts';
import { type Actor, type ChatUser, chatSource } from '../operations/context.ts';
import type { Services } from '../services.ts';

export interface AskedBy {
  requestId: string;
  /** It changes nothing. */
  readOnly: boolean;
}

type ActorServices = Pick<Services, 'database' | 'refusals' | 'instanceId'>;

/**
 * The person the bot speaks for: chat id -> linked account -> rights, within what the channel allows.
 *
 * @throws AppError `identity_unlinked`; `forbidden` for a disabled account; `rate_limited` after many refusals
 */
export async function findChatActor(services: ActorServices, header: string, asked: AskedBy): Promise<Actor> {
  const { chat, account } = await findChatUser(services, header, asked);
  if (account !== undefined) {
    const channelGrants = await channelGrantsOf(services.database.orm, chat);
    return { kind: 'chat', account, chat, channelGrants };
  }
  const rule = 'this chat identity is not linked to an account';
  if (!(chat.looking && asked.readOnly)) await recordRefusal(services, { chat, account }, rule, asked);
  throw new AppError('identity_unlinked', `You may not do this: ${rule}.`, {
    hint: '`/chatops link` ties it to your account.',
  });
}

/** Whoever types, linked or not. @throws AppError `forbidden` for a disabled account; `rate_limited` */
export async function findChatUser(
  services: ActorServices,
  header: string,
  asked: AskedBy,
): Promise<ChatUser> {
  const db = services.database.orm;
  const chat = decodeChatActor(header);
  const userId = await findLinkedUserId(db, { ...chat, externalUserId: chat.userId });
  const account = userId === undefined ? undefined : await findAccount(db, userId);
  if (account === undefined || account.disabledAt === null) return { chat, account };
  const rule = 'the account is disabled';
  await recordRefusal(services, { chat, account }, rule, asked);
  throw new AppError('forbidden', `You may not do this: ${rule}.`, {
    hint: 'An administrator can enable it again.',
  });
}

/** The channel whose grants count: a thread counts as the channel it is in. */
export const placeOf = ({ channelId, parentChannelId }: ChatActor) => parentChannelId ?? channelId;

/** A direct message has none, so the person's own rights hold there. */
async function channelGrantsOf(db: Queryable, chat: ChatActor): Promise<Grant[] | undefined> {
  const channelId = placeOf(chat);
  if (channelId === undefined) return undefined;
  const { platform, workspaceId } = chat;
  return findChannelGrants(db, { platform, workspaceId, channelId });
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

async function recordRefusal(
  { refusals, instanceId }: ActorServices,
  chatUser: ChatUser,
  rule: string,
  { requestId }: AskedBy,
): Promise<void> {
  await refusals.record(chatUser.account?.id ?? chatSource(chatUser.chat), {
    ...chatOrigin(chatUser),
    action: 'authenticate',
    arguments: { userId: chatUser.chat.userId },
    rule,
    requestId,
    instanceId,
  });
}
