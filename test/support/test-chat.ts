import { actorHeader, type ChatActor } from '../../shared/api-contract/common.ts';
import { type Ask, encodeActor, type TestApi } from './test-api.ts';

let count = 0;

/** Somebody in Slack whom nobody knows yet. */
export function aStranger(more: Partial<ChatActor> = {}): ChatActor {
  count += 1;
  return { platform: 'slack', workspaceId: 'T0LOCAL', userId: `U0STRANGER${count}`, ...more };
}

/** As the bot sends it. */
export const chatHeaders = (api: TestApi, chat: ChatActor) => ({
  authorization: `Bearer ${api.serviceToken}`,
  [actorHeader]: encodeActor(chat),
});

/** Asks as the bot does for this chat user, in this channel. */
export const askAs =
  (api: TestApi, chat: ChatActor): Ask =>
  (method, path, body) =>
    api.send(method, path, chatHeaders(api, chat), body);
