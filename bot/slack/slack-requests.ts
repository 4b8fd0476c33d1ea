import type { WebClient } from '@slack/web-api';
import type { z } from 'zod';
import { readSlackAction } from '../../shared/cards/slack-actions.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Dispatcher } from '../dispatch-command.ts';
import { createResponseUrl } from './response-url.ts';
import { createSlackConversation, type SlackPlace } from './slack-conversation.ts';
import type { appMentionSchema, blockActionsSchema, slashCommandSchema } from './slack-payloads.ts';

export interface SlackRequestDeps {
  client: WebClient;
  /** As people type it after /invite @. */
  botName: string;
  dispatcher: Dispatcher;
  logger: Logger;
}

/** What was typed travels in a header; headers of 16 KB together are refused. */
const maxRawText = 1000;

export function takeSlashCommand(
  deps: SlackRequestDeps,
  command: z.output<typeof slashCommandSchema>,
): Promise<void> {
  const { team_id, user_id, user_name, channel_id, text } = command;
  const logger = deps.logger.child({ channelId: channel_id });
  const conversation = createSlackConversation(deps, {
    channelId: channel_id,
    userId: user_id,
    origin: 'typed',
    responseUrl: createResponseUrl(command.response_url, logger),
  });
  const actor = {
    platform: 'slack',
    workspaceId: team_id,
    userId: user_id,
    channelId: channel_id,
    rawText: `/chatops ${text}`.slice(0, maxRawText),
    ...(user_name === undefined ? {} : { userName: user_name }),
  } as const;
  return deps.dispatcher.text({ actor, eventId: command.trigger_id, conversation }, text);
}

export async function takeBlockAction(
  deps: SlackRequestDeps,
  payload: z.output<typeof blockActionsSchema>,
): Promise<void> {
  const [pressed] = payload.actions;
  const action = pressed && readSlackAction(pressed);
  // A link button only tells that it was pressed.
  if (!action) return;
  const logger = deps.logger.child({ channelId: payload.channel.id });
  const place: SlackPlace = {
    channelId: payload.channel.id,
    userId: payload.user.id,
    origin: payload.container?.is_ephemeral ? 'ephemeral' : 'public',
    ...(payload.response_url === undefined
      ? {}
      : { responseUrl: createResponseUrl(payload.response_url, logger) }),
  };
  const userName = payload.user.username ?? payload.user.name;
  const actor = {
    platform: 'slack',
    workspaceId: payload.team.id,
    userId: payload.user.id,
    channelId: payload.channel.id,
    rawText: `button ${action.verb} ${JSON.stringify(action.args)}`.slice(0, maxRawText),
    ...(userName === undefined ? {} : { userName }),
  } as const;
  const conversation = createSlackConversation(deps, place);
  await deps.dispatcher.action({ actor, eventId: payload.trigger_id, conversation }, action);
}

/** `@ChatOps status web-1` is `/chatops status web-1`. */
export function takeMention(
  deps: SlackRequestDeps,
  { event, event_id, team_id }: z.output<typeof appMentionSchema>,
): Promise<void> {
  const text = event.text.replace(/^\s*<@[A-Z0-9]+(\|[^>]*)?>/, '').trim();
  const conversation = createSlackConversation(deps, {
    channelId: event.channel,
    userId: event.user,
    origin: 'typed',
  });
  const actor = {
    platform: 'slack',
    workspaceId: team_id,
    userId: event.user,
    channelId: event.channel,
    rawText: text.slice(0, maxRawText),
  } as const;
  return deps.dispatcher.text({ actor, eventId: event_id, conversation }, text);
}
