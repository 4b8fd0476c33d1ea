import { GatewayIntentBits } from 'discord-api-types/v10';

const known = Object.values(GatewayIntentBits)
  .filter((value): value is GatewayIntentBits => typeof value === 'number')
  .reduce((bits, intent) => bits | intent, 0);

/** Need a switch in the application's settings. */
export const privileged =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

/** @param granted privileged intents that are switched on */
export function checkIntents(intents: number, granted: number): 'fine' | 'invalid' | 'disallowed' {
  if ((intents & ~known) !== 0) return 'invalid';
  return (intents & privileged & ~granted) === 0 ? 'fine' : 'disallowed';
}
