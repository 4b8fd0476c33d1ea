import type { Me } from '../shared/api-contract/index.ts';
import type { Card, CardAction, CardBlock } from '../shared/cards/card.ts';
import { findVerb } from './commands/index.ts';

/** Whether buttons or menus of the card lead to more than reading, so that not everybody may use them. */
export const offersActs = (card: Card): boolean =>
  card.blocks.some(
    (block) => block.kind === 'actions' && block.actions.some((one) => classOf(one) !== 'read'),
  );

/** The card without the buttons and menus that would only be refused. Pure. */
export function onlyUsable(card: Card, classes: Me['classes']): Card {
  const blocks = card.blocks.flatMap((block): CardBlock[] => {
    if (block.kind !== 'actions') return [block];
    const actions = block.actions.filter((action) => {
      const verbClass = classOf(action);
      return verbClass === 'read' || classes.includes(verbClass);
    });
    return actions.length === 0 ? [] : [{ ...block, actions }];
  });
  return { ...card, blocks };
}

/** Links and what is open to everybody need no right. */
function classOf(action: CardAction) {
  const verb = action.kind === 'link' ? undefined : findVerb(action.action.verb);
  return verb === undefined || verb.open === true ? 'read' : verb.class;
}
