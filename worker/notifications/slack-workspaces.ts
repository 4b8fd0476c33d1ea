import type { WebClient } from '@slack/web-api';
import { DeliveryError } from './chat-delivery.ts';
import type { ChooseSlackClient } from './slack-delivery.ts';
import { slackDeliveryError } from './slack-failure.ts';

/**
 * One client per workspace; which of them a channel belongs to is asked once and remembered. With a
 * single workspace nothing is asked.
 */
export function createSlackWorkspaces(clients: readonly WebClient[]): ChooseSlackClient {
  const [only, ...others] = clients;
  if (only && others.length === 0) return async () => only;
  const known = new Map<string, WebClient>();
  return async (channel) => {
    const client = known.get(channel) ?? (await findWorkspace(clients, channel));
    known.set(channel, client);
    return client;
  };
}

/** @throws DeliveryError `retry` when a workspace that could not be asked may be the one */
async function findWorkspace(clients: readonly WebClient[], channel: string): Promise<WebClient> {
  const refusals: DeliveryError[] = [];
  for (const client of clients) {
    try {
      await client.conversations.info({ channel });
      return client;
    } catch (error) {
      refusals.push(slackDeliveryError(error));
    }
  }
  throw (
    refusals.find(({ failure }) => failure === 'retry') ??
    new DeliveryError(
      'channel',
      `Slack: channel_not_found in each of ${clients.length} workspaces. Invite the bot there: /invite @ChatOps`,
    )
  );
}
