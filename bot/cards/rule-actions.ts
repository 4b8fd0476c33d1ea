import type { AlertRule } from '../../shared/api-contract/index.ts';
import { actionButton, formButton } from '../../shared/cards/action-button.ts';
import type { CardAction } from '../../shared/cards/card.ts';

/** In a list, where four buttons a rule would be a wall; the rest is a press on Show away. */
export const listedRuleActions = ({ id }: Pick<AlertRule, 'id'>): CardAction[] => [
  formButton('Edit…', 'rule form', { rule: id }),
  ...actionButton('Test', 'rule test', { rule: id }),
  ...actionButton('Show', 'rule show', { rule: id }),
];

/** What can be done with a rule that is shown by itself. */
export const ruleActions = ({ id, enabled }: Pick<AlertRule, 'id' | 'enabled'>): CardAction[] => [
  formButton('Edit…', 'rule form', { rule: id }),
  ...actionButton('Test', 'rule test', { rule: id }),
  ...(enabled
    ? actionButton('Disable', 'rule disable', { rule: id })
    : actionButton('Enable', 'rule enable', { rule: id }, 'primary')),
  // Not in red: it asks first, and a list has many.
  ...actionButton('Delete', 'rule delete', { rule: id }),
];
