import { listAlertRules } from '../../drizzle/queries/alert-rules.ts';
import {
  alertRuleSchema,
  createAlertRuleSchema,
  updateAlertRuleSchema,
} from '../../shared/api-contract/alerts.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import {
  ruleTestSchema,
  testAlertRuleSchema,
  testNewRuleSchema,
} from '../../shared/api-contract/rule-test.ts';
import { route } from '../http/route.ts';
import { createAlertRule } from '../operations/alert-rules/create-alert-rule.ts';
import { deleteAlertRule } from '../operations/alert-rules/delete-alert-rule.ts';
import { testAlertRule, testNewRule } from '../operations/alert-rules/test-alert-rule.ts';
import { toAlertRule } from '../operations/alert-rules/to-alert-rule.ts';
import { requireAlertRule, updateAlertRule } from '../operations/alert-rules/update-alert-rule.ts';
import { byId, pageById } from '../operations/page-query.ts';

/** A replay's twenty-two seconds, and the database before it. */
const testDeadlineMs = 25_000;

export const alertRuleRoutes = [
  route({
    method: 'get',
    path: '/alert-rules',
    operationId: 'alert-rule.list',
    summary: 'What is watched.',
    access: 'read',
    schemas: { query: pageById, response: pageOf(alertRuleSchema) },
    handler: async (ctx, { query }) => {
      const { items, nextCursor } = await listAlertRules(ctx.services.database.orm, query);
      return { items: items.map(toAlertRule), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/alert-rules',
    operationId: 'alert-rule.create',
    summary: 'A new rule; one that can never or will always fire is refused.',
    access: 'operate',
    status: 201,
    schemas: { body: createAlertRuleSchema, response: alertRuleSchema },
    handler: (ctx, { body }) => createAlertRule(ctx, body),
  }),
  route({
    method: 'post',
    path: '/alert-rules/test',
    operationId: 'alert-rule.test',
    summary: 'When a rule would have fired, had it been there; nothing is saved.',
    access: 'read',
    deadlineMs: testDeadlineMs,
    schemas: { body: testNewRuleSchema, response: ruleTestSchema },
    handler: (ctx, { body }) => testNewRule(ctx, body),
  }),
  route({
    method: 'post',
    path: '/alert-rules/{id}/test',
    operationId: 'alert-rule.test-change',
    summary: 'When a rule, changed or as it is, would have fired; nothing is saved.',
    access: 'read',
    deadlineMs: testDeadlineMs,
    schemas: { params: byId, body: testAlertRuleSchema, response: ruleTestSchema },
    handler: (ctx, { params, body }) => testAlertRule(ctx, params.id, body),
  }),
  route({
    method: 'get',
    path: '/alert-rules/{id}',
    operationId: 'alert-rule.get',
    summary: 'One rule.',
    access: 'read',
    shared: true,
    schemas: { params: byId, response: alertRuleSchema },
    handler: async (ctx, { params }) => toAlertRule(await requireAlertRule(ctx, params.id)),
  }),
  route({
    method: 'patch',
    path: '/alert-rules/{id}',
    operationId: 'alert-rule.update',
    summary: 'Changes a rule.',
    access: 'operate',
    schemas: { params: byId, body: updateAlertRuleSchema, response: alertRuleSchema },
    handler: (ctx, { params, body }) => updateAlertRule(ctx, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/alert-rules/{id}',
    operationId: 'alert-rule.delete',
    summary: 'Removes a rule and closes its alerts.',
    access: 'operate',
    schemas: { params: byId },
    handler: (ctx, { params }) => deleteAlertRule(ctx, params.id),
  }),
];
