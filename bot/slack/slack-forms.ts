import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { answeredAction, decodeActionRef, encodeActionRef } from '../../shared/cards/action-ref.ts';
import type { ActionRef, CardForm } from '../../shared/cards/card.ts';
import { readSlackModal, renderSlackModal } from '../../shared/cards/slack-modal.ts';
import { createResponseUrl } from './response-url.ts';
import { slackActor } from './slack-actor.ts';
import { createSlackConversation } from './slack-conversation.ts';
import type { viewSubmissionSchema } from './slack-payloads.ts';
import type { SlackRequestDeps } from './slack-requests.ts';

/** Tells our forms from other views. */
export const formCallbackId = 'chatops_form';

/** What a modal carries: what to do with the answers, and where its button was, which is where it is answered. */
const originSchema = z.object({
  action: z.string(),
  channelId: z.string(),
  origin: z.enum(['ephemeral', 'public']),
  pressedTs: z.string().max(32).optional(),
  responseUrl: z.url().optional(),
});
type FormOrigin = z.output<typeof originSchema>;

/** Within 3 s of the press. @throws the SDK's errors */
export async function openForm(
  client: WebClient,
  {
    form,
    action,
    triggerId,
    ...place
  }: Omit<FormOrigin, 'action'> & {
    form: CardForm;
    action: ActionRef;
    triggerId: string;
  },
): Promise<void> {
  const origin: FormOrigin = { ...place, action: encodeActionRef(action) };
  const view = renderSlackModal(form, {
    callbackId: formCallbackId,
    privateMetadata: JSON.stringify(origin),
  });
  await client.views.open({ trigger_id: triggerId, view });
}

/** Somebody filled in a form: the same road as its button, with the answers. */
export async function takeForm(
  deps: SlackRequestDeps,
  { team, user, view }: z.output<typeof viewSubmissionSchema>,
): Promise<void> {
  const origin = readOrigin(view.private_metadata);
  const opened = origin && decodeActionRef(origin.action);
  const action = opened && answeredAction(opened, readSlackModal(view.state.values));
  // A form of another version: what there is to say goes to the person's direct messages.
  const channelId = origin?.channelId ?? user.id;
  const logger = deps.logger.child({ channelId });
  const workspace = deps.findWorkspace(team.id);
  if (!workspace) return logger.warn({ teamId: team.id }, 'a form of a workspace without a token');
  const conversation = createSlackConversation(
    { ...workspace, logger },
    {
      channelId,
      userId: user.id,
      origin: origin?.origin ?? 'typed',
      ...(origin?.pressedTs === undefined ? {} : { pressedTs: origin.pressedTs }),
      ...(origin?.responseUrl === undefined
        ? {}
        : { responseUrl: createResponseUrl(origin.responseUrl, logger) }),
    },
  );
  const rawText = action ? `form ${action.verb} ${JSON.stringify(action.args)}` : 'form';
  const actor = slackActor(team.id, { id: user.id, name: user.username ?? user.name }, channelId, rawText);
  await deps.dispatcher.action({ actor, eventId: view.id, conversation }, action);
}

function readOrigin(metadata: string): FormOrigin | undefined {
  try {
    return originSchema.parse(JSON.parse(metadata));
  } catch {
    return undefined;
  }
}
