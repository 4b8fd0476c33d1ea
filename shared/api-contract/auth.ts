import { z } from 'zod';
import { idSchema, roles, timestampSchema, verbClasses } from './common.ts';
import { leadsTo } from './leads-to.ts';
import { displayNameSchema, emailSchema, personNameSchema } from './names.ts';
import { serverNameSchema, tagSchema } from './servers.ts';

export const grantSchema = z.object({ role: z.enum(roles), tag: z.string().nullable() });
export const userSchema = z.object({
  id: idSchema,
  email: z.string(),
  name: z.string(),
  grants: z.array(grantSchema),
  disabledAt: timestampSchema.nullable(),
  /** Invited, and has not chosen a password yet. */
  invited: z.boolean(),
});
export type User = z.infer<typeof userSchema>;

export const loginRequestSchema = z
  .object({
    // Not refused for its form: that would be another answer than for an unknown account.
    email: z
      .string()
      .max(254)
      .normalize('NFC')
      .trim()
      .overwrite((text) => text.toLowerCase()),
    password: z.string().max(1024),
  })
  .strict();
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
  /** What may be done in the channel asked from, at most; null = as much as the person may. */
  channelGrants: z.array(grantSchema).nullable(),
  /** Rights that there are here on one server at least: the person's, within the channel's. */
  classes: z.array(z.enum(verbClasses)),
});
export type Me = z.infer<typeof meSchema>;
const newPassword = z.string().min(8).max(1024);
export const passwordChangeSchema = z.object({
  currentPassword: z.string().max(1024),
  newPassword,
});

export const linkPurposes = ['setup', 'invite', 'password', 'chat'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];
export const linkedChatUserSchema = z.object({
  platform: z.enum(['slack', 'discord']),
  workspaceId: z.string(),
  userId: z.string(),
  userName: z.string().optional(),
});
export type LinkedChatUser = z.infer<typeof linkedChatUserSchema>;

/** `<id>.<secret>`, as in `<PUBLIC_URL>/#/link/<token>`: a fragment never reaches a server's log. */
export const linkTokenSchema = z.string().min(20).max(200);
export const inspectLinkSchema = z.object({ token: linkTokenSchema }).strict();
export const oneTimeLinkSchema = z.object({
  purpose: z.enum(linkPurposes),
  expiresAt: timestampSchema,
  /** Whose account; null for setup and chat links. */
  email: z.string().nullable(),
  name: z.string().nullable(),
  chat: linkedChatUserSchema.nullable(),
});
/** A link as it is given out, once. */
export const issuedLinkSchema = z.object({ url: z.string(), expiresAt: timestampSchema });
/** For setup, invite and password links; setup needs e-mail and name as well. */
export const acceptLinkSchema = z
  .object({
    token: linkTokenSchema,
    password: newPassword,
    email: emailSchema.optional(),
    name: personNameSchema.optional(),
  })
  .strict();

export const sessionSchema = z.object({
  id: idSchema,
  userAgent: z.string().nullable(),
  createdAt: timestampSchema,
  lastUsedAt: timestampSchema,
  /** The one that asks. */
  current: z.boolean(),
});

/** What is tied to a name would hold for nobody, and nobody would notice: the platforms send ids. */
const platformId = z
  .string()
  .max(64)
  .regex(/^[A-Z0-9]+$/, 'is the id (C… or U0123ABCD on Slack, a long number on Discord), not the name');

export const identitySchema = z.object({
  id: idSchema,
  platform: z.enum(['slack', 'discord']),
  workspaceId: z.string(),
  externalUserId: z.string(),
  /** Whose rights it has. */
  userId: leadsTo('user', idSchema),
  userName: z.string(),
  createdAt: timestampSchema,
});
export type Identity = z.infer<typeof identitySchema>;
export const createIdentitySchema = identitySchema
  .pick({ platform: true, workspaceId: true, externalUserId: true, userId: true })
  .extend({ workspaceId: platformId, externalUserId: platformId })
  .strict();

/** Rights on a tag that no server can carry would never hold. */
const wantedGrants = z.array(grantSchema.extend({ tag: tagSchema.nullable() }).strict()).max(50);
export const createUserSchema = z
  .object({
    email: emailSchema,
    name: personNameSchema,
    /** Absent = invited: the answer holds a one-time link with which they choose their own. */
    password: newPassword.optional(),
    grants: wantedGrants,
  })
  .strict();

export const createdUserSchema = userSchema.extend({ invitation: issuedLinkSchema.nullable() });
export const updateUserSchema = z
  .object({
    name: personNameSchema,
    grants: wantedGrants,
    disabled: z.boolean(),
  })
  .partial()
  .strict();

/** What may be done in a channel at most. */
export const channelGrantSchema = z.object({
  id: idSchema,
  platform: z.enum(['slack', 'discord']),
  workspaceId: z.string().min(1).max(64),
  channelId: z.string().min(1).max(64),
  role: z.enum(roles),
  tag: z.string().nullable(),
});
export const createChannelGrantSchema = channelGrantSchema
  .omit({ id: true })
  .extend({ workspaceId: platformId, channelId: platformId, tag: tagSchema.nullable() })
  .strict();

/** Two-person approval: verbs of this class, on servers with the tag (null = all). */
export const approvalPolicySchema = z.object({
  id: idSchema,
  verbClass: z.enum(['operate', 'destructive', 'exec']),
  tag: z.string().nullable(),
  approvals: z.number().int().min(1).max(5),
});
export const createApprovalPolicySchema = approvalPolicySchema
  .omit({ id: true })
  .extend({ tag: tagSchema.nullable(), approvals: z.number().int().min(1).max(5).default(1) })
  .strict();

export const apiKeyScopes = ['agent', 'user', 'enrolment', 'hook'] as const;
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(apiKeyScopes),
  /** Whose: an agent key is a server's, a user key a person's, the others nobody's. */
  serverId: idSchema.nullable(),
  serverName: z.string().nullable(),
  userId: idSchema.nullable(),
  userName: z.string().nullable(),
  /** Enrolment keys only: servers it may still make, and their tags. */
  usesLeft: z.number().int().nullable(),
  tags: z.array(z.string()).nullable(),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
  lastUsedAt: timestampSchema.nullable(),
});
export const listApiKeysQuerySchema = z.object({
  /** Part of the key's name, of its server's, or of its person's name or e-mail address. */
  about: z.string().trim().max(200).optional(),
});
export const createApiKeySchema = z
  .object({
    name: displayNameSchema,
    scope: z.enum(apiKeyScopes).default('agent'),
    /** An agent key belongs to one server. */
    serverId: leadsTo('server', idSchema).optional(),
    /** An enrolment key makes at most so many servers (one unless told otherwise), which get these tags. */
    uses: z.number().int().min(1).max(10_000).optional(),
    tags: z.array(tagSchema).max(20).optional(),
    expiresAt: timestampSchema.optional(),
  })
  .strict();
/** `POST /enrolments`, with an enrolment key: a new server and the key its agent keeps. */
export const enrolSchema = z
  .object({
    /** With a number added when another server has it. */
    name: serverNameSchema,
    /** Random, made before the first try: the same one again gets the same server, until its agent has connected. */
    enrolmentId: leadsTo('nothing', z.uuid()).optional(),
  })
  .strict();
export const enrolledSchema = z.object({ serverId: idSchema, serverName: z.string(), key: z.string() });
/** `key` is shown this once. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() });
/** The old key goes on working for `overlapSeconds`; an enrolment key ends at once, its uses go to the new one. */
export const rotateApiKeySchema = z
  .object({ overlapSeconds: z.number().int().min(0).max(604_800).default(3600) })
  .strict();
