import { guild, channels as guildChannels, people as guildPeople } from './discord/guild/seed.ts';
import { team } from './slack/workspace/seed.ts';

export const platforms = ['slack', 'discord'] as const;
export type Platform = (typeof platforms)[number];
export type PersonName = 'ada' | 'otto' | 'vera' | 'nemo';

/** The same people and channels in the local Slack and the local Discord, by name. */
export const places: Record<
  Platform,
  {
    /** Slack's workspace (team), Discord's guild. */
    workspaceId: string;
    people: Record<PersonName, string>;
    channels: Record<'ops' | 'web' | 'board', string>;
  }
> = {
  slack: {
    workspaceId: team.id,
    people: { ada: 'U0ADA', otto: 'U0OTTO', vera: 'U0VERA', nemo: 'U0NEMO' },
    channels: { ops: 'C0OPS', web: 'C0WEB', board: 'C0PRIV' },
  },
  discord: { workspaceId: guild.id, people: guildPeople, channels: guildChannels },
};

/** What ties a person of the local workspaces to an account: the body of `POST /identities`. */
export function identitiesOf(
  person: PersonName,
  userId: string,
): { platform: Platform; workspaceId: string; externalUserId: string; userId: string }[] {
  return platforms.map((platform) => {
    const { workspaceId, people } = places[platform];
    return { platform, workspaceId, externalUserId: people[person], userId };
  });
}

/** `slack:C0OPS,discord:2000…`: #ops of both, as CHATOPS_DEFAULT_CHANNEL takes it. */
export const opsChannels = platforms
  .map((platform) => `${platform}:${places[platform].channels.ops}`)
  .join(',');
