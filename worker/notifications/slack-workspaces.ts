import type { WebClient } from '@slack/web-api';
import { DeliveryError } from './chat-delivery.ts';
import { Refusals } from './refusals.ts';
import type { ChooseSlackClient } from './slack-delivery.ts';
import { slackDeliveryError, slackRefusal } from './slack-failure.ts';

/**
 * One client per workspace; which of them a channel belongs to is asked once and remembered. With a
 * single workspace nothing is asked.
 */
export function createSlackWorkspaces(clients: readonly WebClient[]): ChooseSlackClient {
  const [only, ...others] = clients;
  if (only && others.length === 0) return async () => only;
  const known = new Map<string, WebClient>();
  const asked = clients.map((client) => ({ client, refusals: new Refusals() }));
  return async (channel) => {
    const client = known.get(channel) ?? (await findWorkspace(asked, channel));
    known.set(channel, client);
    return client;
  };
}

interface AskedWorkspace {
  client: WebClient;
  refusals: Refusals;
}

/** @throws DeliveryError `retry` or `account` when a workspace that could not be asked may be the one */
async function findWorkspace(asked: readonly AskedWorkspace[], channel: string): Promise<WebClient> {
  const errors: DeliveryError[] = [];
  for (const { client, refusals } of asked) {
    try {
      const limit = 'conversations.info';
      await refusals.attempt(
        [limit],
        () => client.conversations.info({ channel }),
        (cause) => slackRefusal(cause, limit),
      );
      return client;
    } catch (error) {
      errors.push(slackDeliveryError(error));
    }
  }
  throw (
    errors.find(({ failure }) => failure !== 'channel') ??
    new DeliveryError(
      'channel',
      `Slack: channel_not_found in each of ${asked.length} workspaces. Invite the bot there: /invite @ChatOps`,
    )
  );
}
