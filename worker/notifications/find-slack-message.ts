import type { WebClient } from '@slack/web-api';
import { z } from 'zod';

/** The newest of a channel, and a page of a thread. */
const pageSize = 200;
const mostPages = 5;
const eventType = 'chatops_alert';

/** What our messages carry, unseen by people, so that they are found again. */
export const slackMetadata = (dedupeId: string) => ({
  event_type: eventType,
  event_payload: { notificationId: dedupeId },
});

const pageSchema = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({
            event_type: z.string(),
            event_payload: z.object({ notificationId: z.string() }).optional().catch(undefined),
          })
          .optional()
          .catch(undefined),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
});

/**
 * The `ts` of our message of that id in a channel, or in a thread of it: Slack takes no key that would
 * make a repeated post harmless. https://docs.slack.dev/messaging/message-metadata
 *
 * @throws the SDK's errors; `missing_scope` and `not_in_channel` where we may not read
 */
export async function findSlackMessage(
  client: WebClient,
  { channel, threadTs }: { channel: string; threadTs?: string },
  dedupeId: string,
): Promise<string | undefined> {
  const asked = { channel, limit: pageSize, include_all_metadata: true };
  let cursor = '';
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await (threadTs === undefined
      ? client.conversations.history(asked)
      : client.conversations.replies({ ...asked, ts: threadTs, ...(cursor !== '' && { cursor }) }));
    const { messages, response_metadata } = pageSchema.parse(answer);
    const ours = messages.find(
      ({ metadata }) =>
        metadata?.event_type === eventType && metadata.event_payload?.notificationId === dedupeId,
    );
    if (ours) return ours.ts;
    cursor = response_metadata?.next_cursor ?? '';
    // A channel comes newest first, and ours is new; a thread comes oldest first.
    if (threadTs === undefined || cursor === '') return undefined;
  }
  return undefined;
}
