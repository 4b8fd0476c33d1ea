import type { AlertRule } from '../../shared/api-contract/index.ts';
import type { CardAction } from '../../shared/cards/card.ts';
import { actionButton, formButton } from './action-button.ts';

/** What can be done with a rule, wherever it is shown. */
export const ruleActions = ({ id, enabled }: Pick<AlertRule, 'id' | 'enabled'>): CardAction[] => [
  formButton('Edit…', 'rule form', { rule: id }),
  ...actionButton('Test', 'rule test', { rule: id }),
  ...(enabled
    ? actionButton('Disable', 'rule disable', { rule: id })
    : actionButton('Enable', 'rule enable', { rule: id }, 'primary')),
  // Not in red: it asks first, and a list has many.
  ...actionButton('Delete', 'rule delete', { rule: id }),
];
