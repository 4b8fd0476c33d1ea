export * from './accounts.ts';
export * from './alerts.ts';
export * from './attention.ts';
export * from './commands.ts';
export * from './notifications.ts';
export * from './outgoing.ts';
export * from './samples.ts';
export * from './servers.ts';
