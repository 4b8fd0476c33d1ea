import { app } from '../workspace/seed.ts';
import { type ApiMethod, argument, method } from './api-method.ts';
import { SlackError } from './slack-error.ts';

export const authMethods: Record<string, ApiMethod> = {
  'api.test': method({ token: 'none' }, { error: argument.text.optional() }, (_simulator, args) => {
    if (args.error) throw new SlackError(args.error);
    return { args };
  }),
  'auth.test': method({ token: 'bot' }, {}, (simulator) => ({
    url: `${simulator.url}/`,
    team: simulator.workspace.team.name,
    user: 'chatops',
    team_id: simulator.workspace.team.id,
    user_id: app.botUserId,
    bot_id: app.botId,
    app_id: app.id,
    is_enterprise_install: false,
  })),
  'bots.info': method({ token: 'bot' }, { bot: argument.text.optional() }, (_simulator, args) => {
    if (args.bot !== undefined && args.bot !== app.botId) throw new SlackError('bot_not_found');
    const bot = { id: app.botId, deleted: false, name: 'ChatOps', updated: 0, app_id: app.id };
    return { bot: { ...bot, user_id: app.botUserId, icons: {} } };
  }),
  'apps.connections.open': method({ token: 'app' }, {}, (simulator) => {
    const ticket = simulator.socketMode.issueTicket();
    return { url: `${simulator.url.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${app.id}` };
  }),
};
