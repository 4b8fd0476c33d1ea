import { type ApprovalPolicyRow, listApprovalPolicies } from '../../drizzle/queries/approval-policies.ts';
import { approvalPolicySchema, createApprovalPolicySchema } from '../../shared/api-contract/auth.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { createApprovalPolicy, removeApprovalPolicy } from '../operations/approvals/change-policies.ts';
import { requireRight } from '../operations/operation.ts';
import { byId, pageById } from '../operations/page-query.ts';

export const approvalPolicyRoutes = [
  route({
    method: 'get',
    path: '/approval-policies',
    operationId: 'approval-policy.list',
    summary: 'Which commands need the word of a second person.',
    access: 'admin',
    schemas: { query: pageById, response: pageOf(approvalPolicySchema) },
    handler: async (ctx, { query }) => {
      await requireRight(ctx, { action: 'approval-policy.list' }, 'admin', 'everywhere');
      const { items, nextCursor } = await listApprovalPolicies(ctx.services.database.orm, query);
      return { items: items.map(toPolicy), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/approval-policies',
    operationId: 'approval-policy.create',
    summary: 'From now on, others must agree to commands of this class, on servers with the tag or on all.',
    access: 'admin',
    status: 201,
    schemas: { body: createApprovalPolicySchema, response: approvalPolicySchema },
    handler: async (ctx, { body }) => toPolicy(await createApprovalPolicy(ctx, body)),
  }),
  route({
    method: 'delete',
    path: '/approval-policies/{id}',
    operationId: 'approval-policy.delete',
    summary: 'Ends a policy; what waits already goes on waiting.',
    access: 'admin',
    session: true,
    schemas: { params: byId },
    handler: (ctx, { params }) => removeApprovalPolicy(ctx, params.id),
  }),
];

/** Only classes that the contract allows are ever stored. */
const toPolicy = ({ id, verbClass, tag, approvals }: ApprovalPolicyRow) =>
  approvalPolicySchema.parse({ id, verbClass, tag, approvals });
