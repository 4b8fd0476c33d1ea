import { z } from 'zod';
import type { ChatActor } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';

type Platform = ChatActor['platform'];

export const calledArg = z.string().trim().min(1).max(100).optional();

/**
 * Whom a message is to call, as both platforms write those that were picked, or as words: `@here`,
 * `@U1`, `@S1`, `<!subteam^S1>`, `<@1>`, `<@&2>` -> `here`, `user:U1`, `group:S1`, `user:1`, `group:2`.
 *
 * @throws AppError `invalid_input` for a name: only what was picked from the platform's list has an id
 */
export function calledOf(typed: string, platform: Platform): string {
  const called = platform === 'slack' ? onSlack(typed.trim()) : onDiscord(typed.trim());
  if (called !== undefined) return called;
  throw new AppError('invalid_input', `I cannot call ${typed}.`, {
    hint: 'Pick a person or a group from the list that opens after @, or write `@here`.',
  });
}

/** As it is typed again on that platform. */
export function spellCalled(called: string, platform: Platform): string {
  const [what, id = ''] = called.split(':');
  if (id === '') return `@${what}`;
  if (platform === 'slack') return `@${id}`;
  return what === 'group' ? `<@&${id}>` : `<@${id}>`;
}

function everybody(typed: string): string | undefined {
  const [, word] = /^(?:<!)?@?(here|channel|everyone)(?:\|[^>]*)?>?$/i.exec(typed) ?? [];
  return word?.toLowerCase().replace('channel', 'everyone');
}

/** https://docs.slack.dev/messaging/formatting-message-text#mentioning-users */
function onSlack(typed: string): string | undefined {
  const [, id] = /^(?:<!subteam\^|<@|@)([A-Z0-9]{2,64})(?:\|[^>]*)?>?$/.exec(typed) ?? [];
  if (id === undefined) return everybody(typed);
  if (id.startsWith('S')) return `group:${id}`;
  return /^[UW]/.test(id) ? `user:${id}` : undefined;
}

/** https://discord.com/developers/docs/reference#message-formatting */
function onDiscord(typed: string): string | undefined {
  const [, group, id] = /^<?@(&?)!?(\d{1,20})>?$/.exec(typed) ?? [];
  if (id === undefined) return everybody(typed);
  return group === '&' ? `group:${id}` : `user:${id}`;
}
