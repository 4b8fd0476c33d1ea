import type { Channel, User } from './model.ts';

export const team = { id: 'T0LOCAL', domain: 'local', name: 'Local workspace' } as const;
export const app = { id: 'A0CHATOPS', botId: 'B0CHATOPS', botUserId: 'U0CHATOPS' } as const;
/** Slack's own voice: failed commands, people joining. */
export const slackbotId = 'USLACKBOT';

export const seedUsers: readonly User[] = [
  { id: 'U0ADA', name: 'ada', realName: 'Ada Admin', email: 'ada@example.com', isBot: false },
  { id: 'U0OTTO', name: 'otto', realName: 'Otto Operator', email: 'otto@example.com', isBot: false },
  { id: 'U0VERA', name: 'vera', realName: 'Vera Viewer', email: 'vera@example.com', isBot: false },
  { id: 'U0NEMO', name: 'nemo', realName: 'Nemo Newcomer', email: 'nemo@example.com', isBot: false },
  { id: app.botUserId, name: 'chatops', realName: 'ChatOps', isBot: true },
  { id: slackbotId, name: 'slackbot', realName: 'Slackbot', isBot: true },
];

const people = ['U0ADA', 'U0OTTO', 'U0VERA', 'U0NEMO'];

/** `#board` and `#vault` lack the bot: the one answers not_in_channel, the private one channel_not_found. */
export const seedChannels: readonly Channel[] = [
  channel('C0OPS', 'ops', [...people, app.botUserId], 'Servers, alerts and the people who run them'),
  channel('C0WEB', 'web', [...people, app.botUserId], 'The web team'),
  channel('C0PRIV', 'board', people, 'The bot is not in here: /invite @chatops'),
  { ...channel('C0VAULT', 'vault', ['U0ADA'], 'Private'), kind: 'private' },
];

function channel(id: string, name: string, members: string[], topic: string): Channel {
  return { id, name, kind: 'public', isArchived: false, members, topic };
}
