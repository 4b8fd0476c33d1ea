import type { Database } from '../../drizzle/database.ts';
import {
  claimApprovalMessage,
  type DueApprovalMessage,
  findUntoldApprovals,
  finishApprovalMessage,
  oweApprovalMessages,
} from '../../drizzle/queries/approval-messages.ts';
import { findCommand } from '../../drizzle/queries/commands.ts';
import { readSubscriptions } from '../../drizzle/queries/evaluation.ts';
import { toCommand } from '../../drizzle/queries/to-command.ts';
import { finalCommandStates } from '../../shared/api-contract/commands.ts';
import { approvalCard } from '../../shared/cards/approval-card.ts';
import { commandCard } from '../../shared/cards/command-card.ts';
import type { Logger } from '../../shared/logger.ts';
import { type ChatDelivery, DeliveryError } from '../notifications/chat-delivery.ts';
import { chooseApprovalChannels } from './choose-approval-channels.ts';

export interface ApprovalDependencies {
  database: Database;
  /** By platform: what stands before the colon of a channel. */
  platforms: ReadonlyMap<string, ChatDelivery>;
  defaultChannels: readonly string[];
  logger: Logger;
}

/** Longer than the platforms' clients wait. */
const claimSeconds = 60;
const longestRetrySeconds = 60;

/**
 * Asks those who may agree to what was asked for over the API, where the servers' alerts are told, and shows
 * there what becomes of it. What is asked for in chat is shown by the bot, in its channel.
 */
export async function tellApprovers(
  deps: ApprovalDependencies,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const { sql } = deps.database;
  for (const commandId of await findUntoldApprovals(sql)) await owe(deps, commandId);
  while (!signal?.aborted) {
    const message = await claimApprovalMessage(sql, claimSeconds);
    if (message === undefined) return;
    await tell(deps, message).catch((error: unknown) => setAside(deps, message, error));
  }
}

async function owe({ database, defaultChannels }: ApprovalDependencies, commandId: string): Promise<void> {
  const command = await findCommand(database.orm, commandId);
  if (command === undefined) return;
  const servers = command.targets.map(({ serverId, serverName, serverTags }) => ({
    id: serverId,
    name: serverName,
    tags: serverTags,
  }));
  const channels = chooseApprovalChannels(servers, await readSubscriptions(database.sql), defaultChannels);
  await oweApprovalMessages(database.sql, commandId, channels);
}

async function tell(
  { database, platforms }: ApprovalDependencies,
  message: DueApprovalMessage,
): Promise<void> {
  const { commandId, channel } = message;
  const row = await findCommand(database.orm, commandId);
  if (row === undefined) return;
  const command = toCommand(row);
  const waits = command.state === 'awaiting_approval';
  // An earlier attempt may have posted it and died before it could say so: then it must be brought to its end.
  const mayBeThere = message.attempts > 1;
  if (message.messageRef === null && !waits && !mayBeThere) {
    await finishApprovalMessage(database.sql, message, { state: 'given_up', error: null });
    return;
  }
  const [platform = '', channelId = ''] = channel.split(':');
  const chat = platforms.get(platform);
  if (chat === undefined) throw new DeliveryError('channel', `${platform} is not set up on this worker`);
  const card = waits ? approvalCard(command) : commandCard(command);
  let { messageRef } = message;
  if (messageRef === null) {
    messageRef = await chat.post(channelId, card, `approval/${commandId}`, mayBeThere);
    if (mayBeThere) {
      await finishApprovalMessage(database.sql, message, { state: 'posted', messageRef });
      return;
    }
  } else {
    await chat.update(messageRef, card);
  }
  const over = finalCommandStates.has(command.state);
  await finishApprovalMessage(database.sql, message, { state: 'shown', messageRef, over });
}

/** Where a channel cannot be posted to, the default channels are asked instead. */
async function setAside(
  { database, defaultChannels, logger }: ApprovalDependencies,
  message: DueApprovalMessage,
  error: unknown,
): Promise<void> {
  const { commandId, channel, attempts } = message;
  logger.warn({ err: error, commandId, channel }, 'approvers not told');
  const text = error instanceof Error ? error.message : String(error);
  const failure = error instanceof DeliveryError ? error.failure : 'retry';
  if (failure === 'retry') {
    const asked = error instanceof DeliveryError ? error.retryAfterSeconds : undefined;
    const retryInSeconds = asked ?? Math.min(2 ** attempts, longestRetrySeconds);
    await finishApprovalMessage(database.sql, message, { state: 'later', retryInSeconds, error: text });
    return;
  }
  if (failure === 'channel') await oweApprovalMessages(database.sql, commandId, defaultChannels);
  await finishApprovalMessage(database.sql, message, { state: 'given_up', error: text });
}
