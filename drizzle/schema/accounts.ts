import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { LinkedChatUser, LinkPurpose } from '../../shared/api-contract/auth.ts';
import type { Role, VerbClass } from '../../shared/api-contract/common.ts';
import { bytea, createdAt, id, instant } from './columns.ts';
import { commands } from './commands.ts';

export const users = pgTable(
  'users',
  {
    id: id(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    /** argon2id, PHC string; null until the invited person has chosen one. */
    passwordHash: text('password_hash'),
    disabledAt: instant('disabled_at'),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex('users_email_key').on(sql`lower(${table.email})`)],
);

/** A role, everywhere (`tag` null) or on servers that carry the tag. */
export const grants = pgTable(
  'grants',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text('role').$type<Role>().notNull(),
    tag: text('tag'),
    createdAt: createdAt(),
  },
  (table) => [unique('grants_user_role_tag_key').on(table.userId, table.role, table.tag).nullsNotDistinct()],
);

/** One row per refresh family: a login on one device. */
export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of the refresh token in use, and of the one before: seeing the older one again revokes the family. */
    refreshHash: bytea('refresh_hash').notNull(),
    previousHash: bytea('previous_hash'),
    rotatedAt: instant('rotated_at'),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    userAgent: text('user_agent'),
    createdAt: createdAt(),
  },
  (table) => [index('sessions_user_idx').on(table.userId)],
);

/**
 * A link that works once: setup of the first admin, invitation, new password, tying a chat user to an
 * account. The secret part is kept as a hash; `used_at` is a compare-and-set.
 */
export const oneTimeLinks = pgTable(
  'one_time_links',
  {
    id: id(),
    purpose: text('purpose').$type<LinkPurpose>().notNull(),
    secretHash: bytea('secret_hash').notNull(),
    /** Whose password it sets; null for setup and chat links. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** The chat user that a chat link was shown to. */
    chat: jsonb('chat').$type<LinkedChatUser>(),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [index('one_time_links_user_idx').on(table.userId)],
);

/** Failed tries per account and per address, counted for all instances together. */
export const loginFailures = pgTable('login_failures', {
  /** What is counted, and whose: `account:<e-mail>`, `address:<network>`. */
  key: text('key').primaryKey(),
  count: integer('count').notNull(),
  since: instant('since').notNull(),
});

/** Chat user -> account. Immutable platform ids, never display names. */
export const identities = pgTable(
  'identities',
  {
    id: id(),
    platform: text('platform').$type<'slack' | 'discord'>().notNull(),
    workspaceId: text('workspace_id').notNull(),
    externalUserId: text('external_user_id').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (table) => [
    unique('identities_external_key').on(table.platform, table.workspaceId, table.externalUserId),
    index('identities_user_idx').on(table.userId),
  ],
);

/**
 * What may be done in a channel at most: the grants of whoever asks there are cut down to these. A
 * channel without a row is not limited.
 */
export const channelGrants = pgTable(
  'channel_grants',
  {
    id: id(),
    platform: text('platform').$type<'slack' | 'discord'>().notNull(),
    workspaceId: text('workspace_id').notNull(),
    channelId: text('channel_id').notNull(),
    role: text('role').$type<Role>().notNull(),
    tag: text('tag'),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('channel_grants_key')
      .on(table.platform, table.workspaceId, table.channelId, table.role, table.tag)
      .nullsNotDistinct(),
  ],
);

/** Where a second person must agree: a class of verbs, on servers with a tag or on all. */
export const approvalPolicies = pgTable(
  'approval_policies',
  {
    id: id(),
    verbClass: text('verb_class').$type<VerbClass>().notNull(),
    /** Null = on every server. */
    tag: text('tag'),
    /** How many people besides the requester. */
    approvals: integer('approvals').notNull().default(1),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
  },
  (table) => [unique('approval_policies_key').on(table.verbClass, table.tag).nullsNotDistinct()],
);

/** One word per person and command. */
export const commandApprovals = pgTable(
  'command_approvals',
  {
    commandId: uuid('command_id')
      .notNull()
      .references(() => commands.id, { onDelete: 'cascade' }),
    userId: uuid('user_id').notNull(),
    /** As shown to people. */
    label: text('label').notNull(),
    /** By which chat user, API key or account it came, as in `commands`: one that ends takes the word with it. */
    source: text('source'),
    decision: text('decision').$type<'approved' | 'denied'>().notNull(),
    reason: text('reason'),
    at: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.commandId, table.userId] })],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    /** The public part of the key, `cop_<id>_…`: what a lookup uses. */
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    scope: text('scope').$type<'agent' | 'user' | 'enrolment' | 'hook'>().notNull(),
    serverId: uuid('server_id'),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of the secret part: it has full entropy, a slow hash would add nothing. */
    secretHash: bytea('secret_hash').notNull(),
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
    rotatedFrom: text('rotated_from'),
    /** Enrolment keys: servers it may still make, and the tags they get. */
    usesLeft: integer('uses_left'),
    tags: text('tags').array(),
    createdAt: createdAt(),
  },
  (table) => [index('api_keys_server_idx').on(table.serverId)],
);

/** Which server and agent key came of an enrolment, so that one whose answer was lost can be repeated. */
export const enrolments = pgTable(
  'enrolments',
  {
    /** The enrolment key. */
    keyId: text('key_id')
      .notNull()
      .references(() => apiKeys.id, { onDelete: 'cascade' }),
    /** Random, chosen by the agent before its first try. */
    id: uuid('id').notNull(),
    serverId: uuid('server_id').notNull(),
    agentKeyId: text('agent_key_id').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.keyId, table.id] })],
);
