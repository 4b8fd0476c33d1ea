import { z } from 'zod';
import { idSchema, roles, timestampSchema } from './common.ts';
import { tagSchema } from './servers.ts';

export const grantSchema = z.object({ role: z.enum(roles), tag: z.string().nullable() });
export const userSchema = z.object({
  id: idSchema,
  email: z.string(),
  name: z.string(),
  grants: z.array(grantSchema),
});
export type User = z.infer<typeof userSchema>;

export const loginRequestSchema = z.object({ email: z.string().max(254), password: z.string().max(1024) });
export const loginResponseSchema = z.object({
  accessToken: z.string(),
  /** Seconds. */
  expiresIn: z.number().int(),
  user: userSchema,
});
/** `GET /auth/me`: whose rights this caller has, and by what. */
export const meSchema = z.object({
  user: userSchema,
  via: z.enum(['session', 'chat', 'api_key']),
});
export const passwordChangeSchema = z.object({
  currentPassword: z.string().max(1024),
  newPassword: z.string().min(8).max(1024),
});

export const identitySchema = z.object({
  id: idSchema,
  platform: z.enum(['slack', 'discord']),
  workspaceId: z.string(),
  externalUserId: z.string(),
  userId: idSchema,
  createdAt: timestampSchema,
});
export const createIdentitySchema = identitySchema
  .pick({ platform: true, workspaceId: true, externalUserId: true, userId: true })
  .strict();

export const createUserSchema = z
  .object({
    email: z.email().max(254),
    name: z.string().min(1).max(100),
    password: z.string().min(8).max(1024),
    // Rights on a tag that no server can carry would never hold.
    grants: z.array(grantSchema.extend({ tag: tagSchema.nullable() })).max(50),
  })
  .strict();

export const apiKeyScopes = ['agent', 'user'] as const;
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(apiKeyScopes),
  serverId: idSchema.nullable(),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
  lastUsedAt: timestampSchema.nullable(),
});
export const createApiKeySchema = z
  .object({
    name: z.string().min(1).max(100),
    scope: z.enum(apiKeyScopes).default('agent'),
    /** An agent key belongs to one server. */
    serverId: idSchema.optional(),
    expiresAt: timestampSchema.optional(),
  })
  .strict();
/** `key` is shown this once. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() });
/** The old key goes on working for `overlapSeconds`. */
export const rotateApiKeySchema = z
  .object({ overlapSeconds: z.number().int().min(0).max(604_800).default(3600) })
  .strict();
