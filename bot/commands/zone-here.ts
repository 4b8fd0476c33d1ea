import type { ChatActor } from '../../shared/api-contract/index.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { thisChannel } from './channel-argument.ts';

/**
 * By whose clock a time of day is meant that came without a zone: that of this channel's quiet hours,
 * else of any, else of the machine the bot runs on (`TZ`).
 */
export async function zoneHere(
  api: Pick<ActorApi, 'quietHours'>,
  actor: Pick<ChatActor, 'platform' | 'channelId'>,
): Promise<string> {
  const hours = await api.quietHours();
  const here = thisChannel(actor);
  const known =
    hours.find(({ channel }) => channel === here) ?? hours.find(({ channel }) => channel === null);
  return known?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
