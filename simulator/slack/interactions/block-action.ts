import type { Outcome } from '../../chat-person.ts';
import { interactiveElements, type PlacedElement } from '../block-kit/interactive-elements.ts';
import type { Simulator } from '../simulator.ts';
import { messageObject, viewObject } from '../web-api/slack-objects.ts';
import { findView } from '../workspace/modals.ts';
import type { Message, OpenView, User } from '../workspace/model.ts';
import { app } from '../workspace/seed.ts';
import { type ElementInput, elementValue } from './element-value.ts';
import { findUser, interactionContext } from './interaction-context.ts';
import { type FormValues, stateValues } from './state-values.ts';

export interface Action {
  user: string;
  /** One of the two: where the element is. */
  messageTs?: string;
  viewId?: string;
  blockId: string;
  actionId: string;
  /** The chosen option's value, the text; nothing for a button. */
  input?: ElementInput;
  /** What else stands in the inputs beside it. */
  form?: FormValues;
}

/** A person presses a button or chooses from a menu. The app has 3 s to acknowledge. */
export async function performAction(simulator: Simulator, action: Action): Promise<Outcome> {
  const user = findUser(simulator, action.user);
  const message = visibleMessage(simulator, user, action.messageTs);
  const view = findView(simulator.workspace, action.viewId);
  const blocks = message ? allBlocks(message) : (view?.view.blocks ?? []);
  const elements = interactiveElements(blocks);
  const placed = elements.find(
    ({ blockId, actionId }) => blockId === action.blockId && actionId === action.actionId,
  );
  if (!placed) return { ok: false, error: 'element_not_found' };
  const value = elementValue(placed.element, action.input ?? '');
  if (!value) return { ok: false, error: 'option_not_found' };
  const state = { values: stateValues(elements, action.form ?? {}) };
  const place = message
    ? messagePlace(simulator, user, message, action.blockId, state)
    : viewPlace(simulator, view, state);
  const delivered = await simulator.delivery.deliver({
    type: 'interactive',
    acceptsResponse: false,
    payload: {
      type: 'block_actions',
      ...interactionContext(simulator, user),
      ...place,
      trigger_id: simulator.triggers.issue(user.id),
      actions: [actionObject(simulator, placed, value)],
    },
  });
  return delivered.ok ? { ok: true, ackMs: delivered.ackMs } : delivered;
}

function allBlocks(message: Message) {
  return [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks ?? [])];
}

function visibleMessage(simulator: Simulator, user: User, ts: string | undefined): Message | undefined {
  const message = ts === undefined ? undefined : simulator.workspace.messages.get(ts);
  const isHidden = message?.ephemeralTo !== undefined && message.ephemeralTo !== user.id;
  return isHidden || message?.user !== app.botUserId ? undefined : message;
}

function actionObject(simulator: Simulator, placed: PlacedElement, value: Record<string, unknown>) {
  return {
    action_id: placed.actionId,
    block_id: placed.blockId,
    ...value,
    action_ts: simulator.workspace.timestamps.next(),
  };
}

function messagePlace(simulator: Simulator, user: User, message: Message, blockId: string, state: object) {
  const attachment = message.attachments.find(({ blocks = [] }) =>
    blocks.some((block) => block.block_id === blockId),
  );
  const isEphemeral = message.ephemeralTo !== undefined;
  const channel = simulator.workspace.channels.get(message.channel);
  const responseUrl = simulator.responseUrls.issue('actions', {
    userId: user.id,
    channelId: message.channel,
    messageTs: message.ts,
    threadTs: message.threadTs,
  });
  return {
    container: {
      type: attachment ? 'message_attachment' : 'message',
      ...(attachment && { attachment_id: attachment.id, is_app_unfurl: false }),
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
      ...(message.threadTs && { thread_ts: message.threadTs }),
    },
    channel: { id: message.channel, name: channel?.kind === 'im' ? 'directmessage' : channel?.name },
    // Slack keeps no copy of an ephemeral message, so the payload has none.
    ...(!isEphemeral && { message: messageObject(simulator, message) }),
    state,
    response_url: `${simulator.url}${responseUrl}`,
  };
}

function viewPlace(simulator: Simulator, view: OpenView | undefined, state: object) {
  if (!view) return {};
  return { container: { type: 'view', view_id: view.id }, view: { ...viewObject(simulator, view), state } };
}
