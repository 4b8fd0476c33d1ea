import type { ChatActor } from '../../shared/api-contract/index.ts';

/** What was typed travels in a header; headers of 16 KB together are refused. */
const maxRawText = 1000;

/** Who acts, as the API wants to know it. */
export function slackActor(
  workspaceId: string,
  user: { id: string; name?: string | undefined },
  channelId: string,
  rawText: string,
): ChatActor {
  return {
    platform: 'slack',
    workspaceId,
    userId: user.id,
    channelId,
    rawText: rawText.slice(0, maxRawText),
    ...(user.name === undefined ? {} : { userName: user.name }),
  };
}
