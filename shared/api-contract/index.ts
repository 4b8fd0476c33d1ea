/** What the API accepts and answers. The OpenAPI page, the routes and the bot's client come from here. */
export * from './alerts.ts';
export * from './attention.ts';
export * from './audit.ts';
export * from './auth.ts';
export * from './client-socket.ts';
export * from './commands.ts';
export * from './common.ts';
export * from './digest-content.ts';
export * from './outgoing.ts';
export * from './rule-test.ts';
export * from './servers.ts';
