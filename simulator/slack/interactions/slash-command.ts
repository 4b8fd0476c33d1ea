import { z } from 'zod';
import type { Outcome } from '../../chat-person.ts';
import type { Simulator } from '../simulator.ts';
import { SlackError } from '../web-api/slack-error.ts';
import type { Channel, User } from '../workspace/model.ts';
import { app, slackbotId } from '../workspace/seed.ts';
import { applyResponse } from './app-response.ts';
import { encodeTyped } from './encode-typed.ts';
import { verificationToken } from './interaction-context.ts';

const answersInChannel = z.object({ response_type: z.literal('in_channel') });

/** `/chatops status web-1` typed by a person: told to the app, which has 3 s to acknowledge. */
export async function runSlashCommand(
  simulator: Simulator,
  user: User,
  channel: Channel,
  typed: string,
): Promise<Outcome> {
  const [, command = '', text = ''] = /^(\/\S+)\s*(.*)$/s.exec(typed) ?? [];
  if (!simulator.settings.commands.has(command)) {
    sayToUser(simulator, user, channel, `\`${command}\` is not a valid command.`);
    return { ok: false, error: 'unknown_command' };
  }
  const target = { userId: user.id, channelId: channel.id };
  const delivered = await simulator.delivery.deliver({
    type: 'slash_commands',
    acceptsResponse: true,
    payload: {
      token: verificationToken,
      team_id: simulator.workspace.team.id,
      team_domain: simulator.workspace.team.domain,
      channel_id: channel.id,
      channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
      user_id: user.id,
      user_name: user.name,
      command,
      text: encodeTyped(simulator, text.trim()),
      api_app_id: app.id,
      is_enterprise_install: 'false',
      response_url: `${simulator.url}${simulator.responseUrls.issue('commands', target)}`,
      trigger_id: simulator.triggers.issue(user.id),
    },
  });
  if (!delivered.ok) {
    sayToUser(simulator, user, channel, `\`${command}\` failed with the error "${delivered.error}"`);
    return delivered;
  }
  if (delivered.response !== undefined && delivered.response !== '') {
    // Only an answer to everyone shows the others what was typed.
    if (answersInChannel.safeParse(delivered.response).success)
      simulator.workspace.addMessage({ channel: channel.id, user: user.id, text: typed });
    try {
      applyResponse(simulator, target, delivered.response);
    } catch (error) {
      const code = error instanceof SlackError ? error.code : 'invalid_command_response';
      sayToUser(simulator, user, channel, `\`${command}\` failed with the error "${code}"`);
      return { ok: false, error: code };
    }
  }
  return { ok: true, ackMs: delivered.ackMs };
}

/** Slackbot's private notes to a person. */
export function sayToUser(simulator: Simulator, user: User, channel: Channel, text: string): void {
  simulator.workspace.addMessage({ channel: channel.id, user: slackbotId, text, ephemeralTo: user.id });
}
