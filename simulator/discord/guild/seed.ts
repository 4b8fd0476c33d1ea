/** Ids are fixed, so that tests and the demo can name them. */
export const guild = { id: '100000000000000001', name: 'Local guild' } as const;
export const application = {
  id: '400000000000000001',
  /** As for every bot made since 2016: the same as the application's. */
  botUserId: '400000000000000001',
  name: 'ChatOps',
  token: 'local-discord-bot-token',
} as const;

export const people = {
  ada: '300000000000000001',
  otto: '300000000000000002',
  vera: '300000000000000003',
  nemo: '300000000000000004',
} as const;

export const seedUsers = [
  { id: people.ada, username: 'ada', displayName: 'Ada Admin', isBot: false },
  { id: people.otto, username: 'otto', displayName: 'Otto Operator', isBot: false },
  { id: people.vera, username: 'vera', displayName: 'Vera Viewer', isBot: false },
  { id: people.nemo, username: 'nemo', displayName: 'Nemo Newcomer', isBot: false },
  { id: application.botUserId, username: 'chatops', displayName: application.name, isBot: true },
] as const;

/**
 * `board` denies the bot Send Messages (50013 Missing Permissions), `vault` even View Channel (50001
 * Missing Access). Commands can be used in both: interactions answer through their own token.
 */
export const channels = {
  ops: '200000000000000001',
  web: '200000000000000002',
  board: '200000000000000003',
  vault: '200000000000000004',
} as const;

export const seedChannels = [
  { id: channels.ops, name: 'ops', topic: 'Servers, alerts and the people who run them', denied: [] },
  { id: channels.web, name: 'web', topic: 'The web team', denied: [] },
  { id: channels.board, name: 'board', topic: 'The bot may read, not write', denied: ['SendMessages'] },
  { id: channels.vault, name: 'vault', topic: 'The bot does not see this', denied: ['ViewChannel'] },
] as const;
