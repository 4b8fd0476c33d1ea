import { useEffect, useState } from 'react';
import type { Place } from './use-location.ts';

export interface ReadableChannel {
  id: string;
  /** Id of its newest message; ids of one channel sort by age as strings. */
  latest?: string;
}

/** A channel is unread when it has something newer than what was there when it was last open. */
export function useUnread(channels: ReadableChannel[], place: Place): (channelId: string) => boolean {
  const [read, setRead] = useState<Record<string, string | undefined>>(() => latestOf(channels));
  const current = channels.find(({ id }) => id === place.channel)?.latest;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another person has read everything so far
  useEffect(() => setRead(latestOf(channels)), [place.user]);
  useEffect(() => setRead((before) => ({ ...before, [place.channel]: current })), [place.channel, current]);
  return (channelId) => {
    const latest = channels.find(({ id }) => id === channelId)?.latest;
    return channelId !== place.channel && latest !== undefined && latest > (read[channelId] ?? '');
  };
}

const latestOf = (channels: ReadableChannel[]) =>
  Object.fromEntries(channels.map(({ id, latest }) => [id, latest]));
