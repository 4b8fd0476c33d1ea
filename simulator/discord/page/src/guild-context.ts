import { createContext, useContext } from 'react';
import type { CommandLeaf } from '../../command-line/command-leaf.ts';
import type { SeenChannel, SeenUser } from '../../control/snapshot.ts';

/** What any message and any composer may refer to. */
export interface GuildNames {
  me: string;
  users: SeenUser[];
  channels: SeenChannel[];
  /** What can be typed after a slash. */
  leaves: CommandLeaf[];
}

export const GuildContext = createContext<GuildNames>({ me: '', users: [], channels: [], leaves: [] });

export const useGuild = (): GuildNames => useContext(GuildContext);
