import type { InteractionType, REST } from 'discord.js';
import {
  type APICommandAutocompleteInteractionResponseCallbackData,
  InteractionResponseType,
} from 'discord.js';
import { shorten } from '../../shared/cards/split-text.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { withDeadline } from '../../shared/with-deadline.ts';
import { suggestionLimits } from '../suggestions/rank-names.ts';
import type { Suggester } from '../suggestions/suggester.ts';
import { readFocused } from './commands/read-options.ts';
import { actorOf, type InteractionOf } from './discord-payloads.ts';
import { respondFirst } from './first-response.ts';

/** Discord waits 3 s; the answer has to travel too. */
const deadlineMs = 2000;

/** Offers what fits to what is being typed. Always answers, with an empty list when nothing is known. */
export async function takeAutocomplete(
  { rest, suggester, logger }: { rest: REST; suggester: Suggester; logger: Logger },
  interaction: InteractionOf<InteractionType.ApplicationCommandAutocomplete>,
): Promise<void> {
  const choices = await choicesFor(suggester, interaction).catch((error: unknown) => {
    logger.warn({ err: error }, 'nothing could be suggested');
    return [];
  });
  await respondFirst(
    rest,
    interaction,
    { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } },
    logger,
  );
}

async function choicesFor(
  suggester: Suggester,
  interaction: InteractionOf<InteractionType.ApplicationCommandAutocomplete>,
): Promise<NonNullable<APICommandAutocompleteInteractionResponseCallbackData['choices']>> {
  const actor = actorOf(interaction);
  const focused = readFocused(interaction.data.options);
  if (!actor || !focused) return [];
  const suggestions = await withDeadline(
    suggester.suggest(actor, focused),
    deadlineMs,
    () => new AppError('timeout', 'The suggestions took too long.'),
  );
  return (
    suggestions
      // One bad entry, and Discord refuses all of them.
      .filter(
        ({ value, label }) =>
          value !== '' && value.length <= suggestionLimits.characters && label.trim() !== '',
      )
      .slice(0, suggestionLimits.choices)
      .map(({ label, value }) => ({ name: shorten(label, suggestionLimits.characters), value }))
  );
}
