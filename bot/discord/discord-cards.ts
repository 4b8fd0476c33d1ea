import type { Card, CardBlock } from '../../shared/cards/card.ts';
import type { DiscordMessage } from '../../shared/cards/discord-message.ts';
import { renderDiscord } from '../../shared/cards/render-discord.ts';
import { verbs } from '../commands/index.ts';
import { respellCommands } from './commands/respell-commands.ts';

/** As a reader in a guild sees it. */
export const renderShown = (card: Card): DiscordMessage => renderDiscord(respellCommands(card, verbs));

/** For direct messages, where a button could not say in which guild it was pressed. */
export function renderPrivately(card: Card): DiscordMessage {
  const blocks = card.blocks.flatMap((block): CardBlock[] => {
    if (block.kind !== 'actions') return [block];
    const actions = block.actions.filter(({ kind }) => kind === 'link');
    return actions.length > 0 ? [{ ...block, actions }] : [];
  });
  return renderShown({ ...card, blocks });
}

/** What is left to say of a card that Discord refuses. */
export const renderPlainly = ({ title, tone, emoji }: Card): DiscordMessage =>
  renderDiscord({
    title: title.slice(0, 200),
    tone,
    ...(emoji === undefined ? {} : { emoji }),
    blocks: [{ kind: 'text', text: ['The rest of this answer could not be shown: Discord refused it.'] }],
  });
