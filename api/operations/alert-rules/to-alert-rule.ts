import type { AlertRuleRow } from '../../../drizzle/queries/alert-rules.ts';
import type { AlertRule } from '../../../shared/api-contract/alerts.ts';
import { toIso } from '../timestamps.ts';

export function toAlertRule({ createdBy, deletedAt, ...rule }: AlertRuleRow): AlertRule {
  return { ...rule, createdAt: toIso(rule.createdAt), updatedAt: toIso(rule.updatedAt) };
}
