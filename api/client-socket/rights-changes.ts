import { z } from 'zod';
import { type Bus, topics, type Unsubscribe } from '../../shared/bus.ts';
import { placeOf } from '../auth/chat-actor.ts';
import type { Actor } from '../operations/context.ts';

/** Whose rights may have changed: to a topic, or (without one) to a socket at all. */
export type Concerns = (actor: Actor, topic?: string) => boolean;

const accountSchema = z.object({ userId: z.string() });
const serverSchema = z.object({ serverId: z.string() });
const channelSchema = z.object({ platform: z.string(), channelId: z.string() });

/** Hears of accounts, links, channels and servers' tags that changed on any instance. Hints: they may be lost. */
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
    await bus.subscribe(topics.serverTagsChanged, (message) => {
      const server = serverSchema.safeParse(message);
      if (server.success) changed(toServer(server.data));
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

/** Its own topic, and those of commands: which servers they are about is looked up again. */
function toServer({ serverId }: z.output<typeof serverSchema>): Concerns {
  return (_actor, topic) => topic === `server:${serverId}` || topic?.startsWith('command:') === true;
}
