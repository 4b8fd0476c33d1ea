import { z } from 'zod';
import { type Bus, topics, type Unsubscribe } from '../../shared/bus.ts';
import { placeOf } from '../auth/chat-actor.ts';
import type { Actor } from '../operations/context.ts';

/** Whose rights may have changed. */
export type Concerns = (actor: Actor) => boolean;

const accountSchema = z.object({ userId: z.string() });
const channelSchema = z.object({ platform: z.string(), channelId: z.string() });

/** Hears of accounts, links and channels that changed on any instance. Hints: they may be lost. */
export async function onRightsChange(bus: Bus, changed: (concerns: Concerns) => void): Promise<Unsubscribe> {
  const ends = [
    await bus.subscribe(topics.accountChanged, (message) => {
      const account = accountSchema.safeParse(message);
      if (account.success) changed(ofAccount(account.data));
    }),
    await bus.subscribe(topics.channelChanged, (message) => {
      const channel = channelSchema.safeParse(message);
      if (channel.success) changed(inChannel(channel.data));
    }),
  ];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}

function ofAccount({ userId }: z.output<typeof accountSchema>): Concerns {
  return (actor) => actor.kind !== 'service' && actor.account.id === userId;
}

/** By whichever workspace they come: they may share it. */
function inChannel({ platform, channelId }: z.output<typeof channelSchema>): Concerns {
  return (actor) => {
    if (actor.kind !== 'chat') return false;
    const { chat } = actor;
    return chat.platform === platform && placeOf(chat) === channelId;
  };
}
