import type { z } from 'zod';
import { renderSlack } from '../../shared/cards/render-slack.ts';
import { readSlackAction } from '../../shared/cards/slack-actions.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { errorCard } from '../cards/error-card.ts';
import type { Dispatcher } from '../dispatch-command.ts';
import { createResponseUrl, type ResponseUrl } from './response-url.ts';
import { slackActor } from './slack-actor.ts';
import { createSlackConversation, type SlackPlace } from './slack-conversation.ts';
import { openForm } from './slack-forms.ts';
import type { appMentionSchema, blockActionsSchema, slashCommandSchema } from './slack-payloads.ts';
import type { FindSlackWorkspace } from './slack-workspaces.ts';

export interface SlackRequestDeps {
  findWorkspace: FindSlackWorkspace;
  dispatcher: Dispatcher;
  logger: Logger;
}

const unknownWorkspace = new AppError('forbidden', 'ChatOps is not set up for this workspace.', {
  hint: 'Its administrator has to add the bot token of this workspace to SLACK_BOT_TOKEN.',
});

/** Without a token there is no other way to say it. */
async function refuseWorkspace(
  teamId: string,
  responseUrl: ResponseUrl | undefined,
  logger: Logger,
): Promise<void> {
  logger.warn({ teamId }, 'something came from a workspace that SLACK_BOT_TOKEN has no token of');
  await responseUrl?.post(renderSlack(errorCard(unknownWorkspace)), { replace: false });
}

export async function takeSlashCommand(
  deps: SlackRequestDeps,
  command: z.output<typeof slashCommandSchema>,
): Promise<void> {
  const { team_id, user_id, user_name, channel_id, text } = command;
  const logger = deps.logger.child({ channelId: channel_id });
  const responseUrl = createResponseUrl(command.response_url, logger);
  const workspace = deps.findWorkspace(team_id);
  if (!workspace) return refuseWorkspace(team_id, responseUrl, logger);
  const conversation = createSlackConversation(
    { ...workspace, logger },
    { channelId: channel_id, userId: user_id, origin: 'typed', responseUrl },
  );
  const actor = slackActor(team_id, { id: user_id, name: user_name }, channel_id, `/chatops ${text}`);
  await deps.dispatcher.text({ actor, eventId: command.trigger_id, conversation }, text);
}

export async function takeBlockAction(
  deps: SlackRequestDeps,
  payload: z.output<typeof blockActionsSchema>,
): Promise<void> {
  const { team, user, channel, trigger_id: triggerId, response_url } = payload;
  const [pressed] = payload.actions;
  // A link button only tells that it was pressed.
  if (!pressed || (pressed.value === undefined && !pressed.selected_option)) return;
  const action = readSlackAction(pressed);
  const logger = deps.logger.child({ channelId: channel.id });
  const responseUrl = response_url === undefined ? undefined : createResponseUrl(response_url, logger);
  const workspace = deps.findWorkspace(team.id);
  if (!workspace) return refuseWorkspace(team.id, responseUrl, logger);
  const origin = payload.container?.is_ephemeral ? 'ephemeral' : 'public';
  const ts = payload.container?.message_ts;
  const pressedTs = origin === 'public' && ts !== undefined ? { pressedTs: ts } : {};
  const place: SlackPlace = {
    channelId: channel.id,
    userId: user.id,
    origin,
    ...pressedTs,
    ...(responseUrl === undefined ? {} : { responseUrl }),
  };
  const rawText = action ? `button ${action.verb} ${JSON.stringify(action.args)}` : 'button';
  const actor = slackActor(team.id, { id: user.id, name: user.username ?? user.name }, channel.id, rawText);
  const conversation = createSlackConversation({ ...workspace, logger }, place);
  const request = { actor, eventId: triggerId, conversation };
  if (!action?.opensForm) return deps.dispatcher.action(request, action);
  try {
    const form = await deps.dispatcher.form(actor, action);
    // A verb that asks nothing any more is from another version.
    if (!form) return deps.dispatcher.action(request, undefined);
    await openForm(workspace.client, {
      form,
      action,
      triggerId,
      channelId: channel.id,
      origin,
      responseUrl: response_url,
      ...pressedTs,
    });
  } catch (cause) {
    logger.warn({ err: cause, verb: action.verb }, 'a form could not be opened');
    const hint = 'Press the button again.';
    const closed = new AppError('unavailable', 'The form did not open.', { hint, cause });
    await conversation.show(errorCard(cause instanceof AppError ? cause : closed));
  }
}

/** `@ChatOps status web-1` is `/chatops status web-1`. */
export async function takeMention(
  { findWorkspace, dispatcher, logger }: SlackRequestDeps,
  { event, event_id, team_id }: z.output<typeof appMentionSchema>,
): Promise<void> {
  const text = event.text.replace(/^\s*<@[A-Z0-9]+(\|[^>]*)?>/, '').trim();
  const workspace = findWorkspace(team_id);
  if (!workspace) return logger.warn({ teamId: team_id }, 'a mention from a workspace without a token');
  const conversation = createSlackConversation(
    { ...workspace, logger },
    { channelId: event.channel, userId: event.user, origin: 'typed' },
  );
  const actor = slackActor(team_id, { id: event.user }, event.channel, text);
  await dispatcher.text({ actor, eventId: event_id, conversation }, text);
}
