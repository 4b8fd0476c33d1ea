import { AllowedMentionsTypes, type APIAllowedMentions } from 'discord-api-types/v10';

/**
 * Somebody whose phone is to ring, by the platform's own id. Only a card's `calls` do that: everything else
 * that is shown stays text, whatever it says. Another platform than theirs shows nothing of it.
 */
export interface Call {
  platform: 'slack' | 'discord';
  what: 'user' | 'group' | 'here' | 'everyone';
  /** Of a user, a user group (Slack) or a role (Discord); empty for `here` and `everyone`. */
  id: string;
}

/** `here`, `everyone`, `user:U1`, `group:S1`, for a channel like `slack:C1`; undefined = nobody. */
export function callOf(channel: string, called: string | null): Call | undefined {
  const platform = channel.split(':')[0];
  const [, what, id = ''] = /^(user|group|here|everyone)(?::([A-Za-z0-9]+))?$/.exec(called ?? '') ?? [];
  if (what === undefined || (platform !== 'slack' && platform !== 'discord')) return undefined;
  return { platform, what: what as Call['what'], id };
}

/** Each once, however many things call the same person. */
export function distinctCalls(calls: readonly Call[]): Call[] {
  return [...new Map(calls.map((call) => [`${call.platform} ${call.what} ${call.id}`, call])).values()];
}

/** As Slack's markup; only ids that are some. https://docs.slack.dev/messaging/formatting-message-text#special-mentions */
export function slackCalls(calls: readonly Call[]): string {
  return distinctCalls(calls)
    .flatMap((call) => (call.platform === 'slack' ? slackCall(call) : []))
    .join(' ');
}

function slackCall({ what, id }: Call): string[] {
  const isId = /^[A-Z0-9]{2,64}$/.test(id);
  switch (what) {
    case 'user':
      return isId ? [`<@${id}>`] : [];
    case 'group':
      return isId ? [`<!subteam^${id}>`] : [];
    case 'here':
      return ['<!here>'];
    case 'everyone':
      return ['<!channel>'];
    default:
      return what satisfies never;
  }
}

export interface DiscordCalls {
  markup: string;
  /** https://discord.com/developers/docs/resources/message#allowed-mentions-object */
  allowedMentions: APIAllowedMentions;
}

/** As Discord's markup, with the list that lets these and nobody else be called. */
export function discordCalls(calls: readonly Call[]): DiscordCalls {
  const ours = calls.filter(({ platform }) => platform === 'discord');
  const ids = (wanted: Call['what']) => [
    ...new Set(ours.filter(({ what, id }) => what === wanted && /^\d{1,20}$/.test(id)).map(({ id }) => id)),
  ];
  const [users, roles] = [ids('user'), ids('group')];
  const all = [
    ...new Set(ours.flatMap(({ what }) => (what === 'here' || what === 'everyone' ? [`@${what}`] : []))),
  ];
  return {
    markup: [...users.map((id) => `<@${id}>`), ...roles.map((id) => `<@&${id}>`), ...all].join(' '),
    allowedMentions: {
      parse: all.length > 0 ? [AllowedMentionsTypes.Everyone] : [],
      ...(users.length > 0 ? { users } : {}),
      ...(roles.length > 0 ? { roles } : {}),
    },
  };
}
