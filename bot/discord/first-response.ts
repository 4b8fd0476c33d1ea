import { type APIInteractionResponse, type REST, Routes } from 'discord.js';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import type { Logger } from '../../shared/logger.ts';

/** Discord takes none after 3 s. */
const deadlineMs = 2800;

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const alreadyAcknowledged = 40060;
const unknownInteraction = 10062;

/**
 * `taken`: this process is the one that works. `refused`: another one is, or it came too late.
 * `unsure`: it may have arrived or not.
 */
export type FirstResponse = 'taken' | 'refused' | 'unsure';

/** The response that Discord waits for; until it is taken, nothing may be done. Never throws. */
export async function respondFirst(
  rest: REST,
  interaction: { id: string; token: string },
  body: APIInteractionResponse,
  logger: Logger,
): Promise<FirstResponse> {
  try {
    await rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
      body,
      auth: false,
      signal: AbortSignal.timeout(deadlineMs),
    });
    return 'taken';
  } catch (error) {
    const failure = classifyDiscordError(error);
    if (failure.kind === 'permanent' && failure.code === alreadyAcknowledged) {
      logger.info('another process answers this interaction');
      return 'refused';
    }
    const late = failure.kind === 'permanent' && failure.code === unknownInteraction;
    logger.warn(
      { failure },
      late ? 'an interaction came too late to be answered' : 'an interaction could not be answered',
    );
    return failure.kind === 'transient' ? 'unsure' : 'refused';
  }
}
