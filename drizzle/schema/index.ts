export * from './accounts.ts';
export * from './alerts.ts';
export * from './commands.ts';
export * from './samples.ts';
export * from './servers.ts';
