import type { Account, Grant } from '../../drizzle/queries/users.ts';
import type { ChatActor } from '../../shared/api-contract/common.ts';
import type { Logger } from '../../shared/logger.ts';
import { platformNames } from '../../shared/platform-names.ts';
import type { Services } from '../services.ts';

/** Who asks. Everybody but the bare service acts with the rights of an account. */
export type Actor =
  | { kind: 'user'; account: Account; sessionId: string }
  | {
      kind: 'chat';
      account: Account;
      chat: ChatActor;
      /** What may be done in the channel at most; undefined = as much as the person may. */
      channelGrants: readonly Grant[] | undefined;
    }
  | { kind: 'api_key'; account: Account; keyId: string }
  /** The bot speaking for itself: it may open the client socket, and nothing that needs a right. */
  | { kind: 'service' };

export interface PublicContext {
  services: Services;
  requestId: string;
  logger: Logger;
}

export interface OperationContext extends PublicContext {
  actor: Actor;
}

/** Somebody in chat, whom the bot vouches for; without an account until linked. */
export interface ChatUser {
  chat: ChatActor;
  account: Account | undefined;
}

export interface ChatContext extends PublicContext {
  chatUser: ChatUser;
}

/** A key that belongs to nobody and opens one thing only. */
export interface NamedKey {
  id: string;
  name: string;
}

export interface EnrolmentContext extends PublicContext {
  enrolmentKey: NamedKey;
}

/** With which another program tells us of its alerts; it opens nothing else. */
export interface HookContext extends PublicContext {
  hookKey: NamedKey;
}

/** As shown to people and kept in the audit trail: "Ada (Slack)". */
export function labelOf(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return `${actor.account.name} (web)`;
    case 'chat':
      return `${actor.account.name} (${platformNames[actor.chat.platform]})`;
    case 'api_key':
      return `${actor.account.name} (API key ${actor.keyId})`;
    case 'service':
      return 'service';
    default:
      return actor satisfies never;
  }
}

/** Whose idempotency keys these are: two callers never share a command by accident. */
export function sourceOf(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return `user:${actor.account.id}`;
    case 'chat':
      return chatSource(actor.chat);
    case 'api_key':
      return `api_key:${actor.keyId}`;
    case 'service':
      return 'service';
    default:
      return actor satisfies never;
  }
}

export const chatSource = ({ platform, workspaceId, userId }: ChatActor) =>
  `${platform}:${workspaceId}:${userId}`;
