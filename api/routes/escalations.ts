import { listEscalationPolicies } from '../../drizzle/queries/escalation-policies.ts';
import {
  createEscalationPolicySchema,
  escalationPolicySchema,
  updateEscalationPolicySchema,
} from '../../shared/api-contract/attention.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import {
  changeEscalation,
  createEscalation,
  removeEscalation,
  toEscalation,
} from '../operations/escalations/change-escalations.ts';
import { requireRight } from '../operations/operation.ts';
import { byId, pageById } from '../operations/page-query.ts';

export const escalationRoutes = [
  route({
    method: 'get',
    path: '/escalations',
    operationId: 'escalation.list',
    summary: 'Who is called, and when, about an alert that nobody acknowledges.',
    access: 'admin',
    schemas: { query: pageById, response: pageOf(escalationPolicySchema) },
    handler: async (ctx, { query }) => {
      await requireRight(ctx, { action: 'escalation.list' }, 'admin', 'everywhere');
      const { items, nextCursor } = await listEscalationPolicies(ctx.services.database.orm, query);
      return { items: items.map(toEscalation), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/escalations',
    operationId: 'escalation.create',
    summary: 'Steps to take about alerts of a scope, from a severity on, until somebody acknowledges.',
    access: 'admin',
    status: 201,
    schemas: { body: createEscalationPolicySchema, response: escalationPolicySchema },
    handler: (ctx, { body }) => createEscalation(ctx, body),
  }),
  route({
    method: 'patch',
    path: '/escalations/{id}',
    operationId: 'escalation.update',
    summary: 'Changes an escalation.',
    access: 'admin',
    schemas: { params: byId, body: updateEscalationPolicySchema, response: escalationPolicySchema },
    handler: (ctx, { params, body }) => changeEscalation(ctx, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/escalations/{id}',
    operationId: 'escalation.delete',
    summary: 'Ends an escalation, with what is under way by it.',
    access: 'admin',
    schemas: { params: byId },
    handler: (ctx, { params }) => removeEscalation(ctx, params.id),
  }),
];
