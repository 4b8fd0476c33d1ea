import { createContext, useContext } from 'react';
import type { SeenChannel, SeenUser, SlashCommand } from '../../control/snapshot.ts';

/** What any message may refer to. */
export interface WorkspaceNames {
  me: string;
  channel: string;
  users: SeenUser[];
  channels: SeenChannel[];
  commands: SlashCommand[];
}

export const WorkspaceContext = createContext<WorkspaceNames>({
  me: '',
  channel: '',
  users: [],
  channels: [],
  commands: [],
});

export const useWorkspace = (): WorkspaceNames => useContext(WorkspaceContext);
