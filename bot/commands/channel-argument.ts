import { z } from 'zod';
import type { ChatActor } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';

type Place = Pick<ChatActor, 'platform' | 'channelId'>;

export const channelArg = z.string().trim().min(1).max(64).optional();

/** `here`, `slack:C…` as lists spell it, or `#<id>`, which is what both platforms make of a channel that was picked. */
export function channelOf(typed: string, actor: Place): string {
  if (/^(slack|discord):[A-Za-z0-9]+$/.test(typed)) return typed;
  const id = typed.toLowerCase() === 'here' ? actor.channelId : /^#([A-Z0-9]{3,}|\d{5,})$/.exec(typed)?.[1];
  if (id !== undefined) return `${actor.platform}:${id}`;
  throw new AppError('invalid_input', `I do not know the channel ${typed}.`, {
    hint: 'Pick it from the list that opens in a command, or write `here`.',
  });
}

/** Undefined for a request that came from no channel. */
export const thisChannel = ({ platform, channelId }: Place): string | undefined =>
  channelId === undefined ? undefined : `${platform}:${channelId}`;
