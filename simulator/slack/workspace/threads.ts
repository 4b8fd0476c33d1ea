import type { Message } from './model.ts';
import type { Workspace } from './workspace.ts';

/** The replies everyone sees, oldest first. */
export function repliesOf(workspace: Workspace, parent: Message): Message[] {
  return [...workspace.messages.values()].filter(
    (message) =>
      message.threadTs === parent.ts &&
      message.ts !== parent.ts &&
      message.channel === parent.channel &&
      message.ephemeralTo === undefined,
  );
}
