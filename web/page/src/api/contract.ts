import type { z } from 'zod';
import type { auditEntrySchema } from '../../../../shared/api-contract/audit.ts';
import type {
  acceptLinkSchema,
  apiKeySchema,
  approvalPolicySchema,
  channelGrantSchema,
  createApiKeySchema,
  createApprovalPolicySchema,
  createChannelGrantSchema,
  createdApiKeySchema,
  createdUserSchema,
  createUserSchema,
  grantSchema,
  identitySchema,
  issuedLinkSchema,
  loginResponseSchema,
  oneTimeLinkSchema,
  sessionSchema,
  updateUserSchema,
} from '../../../../shared/api-contract/auth.ts';

/** The API's schemas as types alone: zod stays out of the page. */
export type { LinkedChatUser, Me, User } from '../../../../shared/api-contract/auth.ts';
export type { Command } from '../../../../shared/api-contract/commands.ts';
export type { Problem } from '../../../../shared/api-contract/common.ts';
export type { Server } from '../../../../shared/api-contract/servers.ts';
export type { Role, VerbClass } from '../../../../shared/rights.ts';

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
export type Grant = z.infer<typeof grantSchema>;
export type LoginResponse = z.infer<typeof loginResponseSchema>;
export type OneTimeLink = z.infer<typeof oneTimeLinkSchema>;
export type IssuedLink = z.infer<typeof issuedLinkSchema>;
export type AcceptLink = z.input<typeof acceptLinkSchema>;
export type LoginSession = z.infer<typeof sessionSchema>;
export type Identity = z.infer<typeof identitySchema>;
export type CreateUser = z.input<typeof createUserSchema>;
export type CreatedUser = z.infer<typeof createdUserSchema>;
export type UpdateUser = z.input<typeof updateUserSchema>;
export type ApiKey = z.infer<typeof apiKeySchema>;
export type CreateApiKey = z.input<typeof createApiKeySchema>;
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
export type ChannelGrant = z.infer<typeof channelGrantSchema>;
export type CreateChannelGrant = z.input<typeof createChannelGrantSchema>;
export type ApprovalPolicy = z.infer<typeof approvalPolicySchema>;
export type CreateApprovalPolicy = z.input<typeof createApprovalPolicySchema>;
export type AuditEntry = z.infer<typeof auditEntrySchema>;
