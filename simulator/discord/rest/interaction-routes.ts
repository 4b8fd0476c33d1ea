import { application } from '../guild/seed.ts';
import { answerInteraction } from '../interactions/answer-interaction.ts';
import type { Interaction } from '../interactions/interactions.ts';
import { addFollowUp, editResponse, findResponse } from '../interactions/response-messages.ts';
import { editBody, responseBody } from '../message/message-body.ts';
import { DiscordError } from './discord-error.ts';
import { parseForm } from './form-body.ts';
import { messageObject } from './message-object.ts';
import { type Answer, noContent, ok, type RestCall, type RestRoute } from './rest-route.ts';

function callback({ simulator, params, query, body, files }: RestCall): Answer {
  const interaction = simulator.interactions.toAnswer(params.interaction ?? '', params.token ?? '');
  const answer = answerInteraction(simulator, interaction, body, files);
  return query.with_response === 'true' ? ok(answer) : noContent;
}

function webhookOf({ simulator, params }: RestCall): Interaction {
  if (params.application !== application.id) throw new DiscordError('unknownWebhook');
  return simulator.interactions.byWebhookToken(params.token ?? '');
}

function messageOf(call: RestCall) {
  return findResponse(call.simulator, webhookOf(call), call.params.message ?? '');
}

function followUp(call: RestCall): Answer {
  const { simulator, body, files } = call;
  const interaction = webhookOf(call);
  const message = addFollowUp(simulator, interaction, parseForm(responseBody, body), files);
  return ok(messageObject(simulator, message));
}

function edit(call: RestCall): Answer {
  const { simulator, body, files } = call;
  const message = messageOf(call);
  return ok(messageObject(simulator, editResponse(simulator, message, parseForm(editBody, body), files)));
}

function remove(call: RestCall): Answer {
  call.simulator.guild.removeMessage(messageOf(call));
  return noContent;
}

const webhook = '/webhooks/:application/:token';
const message = `${webhook}/messages/:message`;

export const interactionRoutes: Record<string, RestRoute> = {
  'interactions.callback': {
    method: 'post',
    path: '/interactions/:interaction/:token/callback',
    isAuthorisedByPath: true,
    handle: callback,
  },
  'webhooks.create': { method: 'post', path: webhook, isAuthorisedByPath: true, handle: followUp },
  'webhooks.get': {
    method: 'get',
    path: message,
    isAuthorisedByPath: true,
    handle: (call) => ok(messageObject(call.simulator, messageOf(call))),
  },
  'webhooks.edit': { method: 'patch', path: message, isAuthorisedByPath: true, handle: edit },
  'webhooks.delete': { method: 'delete', path: message, isAuthorisedByPath: true, handle: remove },
};
