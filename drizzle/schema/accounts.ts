import { sql } from 'drizzle-orm';
import { index, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Role } from '../../shared/api-contract/common.ts';
import { bytea, createdAt, id, instant } from './columns.ts';

export const users = pgTable(
  'users',
  {
    id: id(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    /** argon2id, PHC string. */
    passwordHash: text('password_hash').notNull(),
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

export const apiKeys = pgTable(
  'api_keys',
  {
    /** The public part of the key, `cop_<id>_…`: what a lookup uses. */
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    scope: text('scope').$type<'agent' | 'user'>().notNull(),
    serverId: uuid('server_id'),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of the secret part: it has full entropy, a slow hash would add nothing. */
    secretHash: bytea('secret_hash').notNull(),
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
    lastUsedAt: instant('last_used_at'),
    rotatedFrom: text('rotated_from'),
    createdAt: createdAt(),
  },
  (table) => [index('api_keys_server_idx').on(table.serverId)],
);
