import { DiscordjsError, DiscordjsErrorCodes, GatewayCloseCodes } from 'discord.js';
import { ConfigError } from '../../shared/define-config.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import { AppError } from '../../shared/errors.ts';

const where = 'It is in the Discord Developer Portal under Bot.';
const refused = `bot cannot start: Discord refuses DISCORD_TOKEN. ${where}`;

/** Of the codes with which Discord ends a session for good, those that only a person can mend. */
const settingsCodes: Partial<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: refused,
  [GatewayCloseCodes.InvalidIntents]:
    'bot cannot start: Discord does not know the intents it asks for (4013). Update ChatOps.',
  [GatewayCloseCodes.DisallowedIntents]:
    'bot cannot start: Discord does not allow the application the Guilds intent (4014). Check it in the Developer Portal under Bot.',
};

/**
 * Why there is no connection: a setting (ConfigError, trying again would not help), or AppError `unavailable`.
 *
 * @param closeCode with which the gateway ended the session, if it did
 */
export function connectError(cause: unknown, apiUrl: string, closeCode?: number): ConfigError | AppError {
  if (cause instanceof ConfigError) return cause;
  const problem = closeCode === undefined ? undefined : settingsCodes[closeCode];
  if (problem !== undefined) return new ConfigError(problem, { cause });
  if (cause instanceof DiscordjsError && cause.code === DiscordjsErrorCodes.TokenInvalid) {
    return new ConfigError(refused, { cause });
  }
  // Thrown as a bare Error by @discordjs/ws.
  if (cause instanceof Error && cause.message.startsWith('Not enough sessions remaining')) {
    return new AppError('unavailable', 'Discord lets the bot begin no more sessions today.', { cause });
  }
  const failure = classifyDiscordError(cause);
  if (failure.kind === 'permanent') {
    return new ConfigError(
      failure.status === 401
        ? refused
        : `bot cannot start: ${apiUrl} answers with status ${failure.status}. Check DISCORD_API_URL.`,
      { cause },
    );
  }
  return new AppError('unavailable', `Discord cannot be reached at ${apiUrl}.`, {
    hint: 'Check the network, or DISCORD_API_URL.',
    cause,
  });
}
