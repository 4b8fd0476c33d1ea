import type { Handler } from './handler.ts';

export const listProcesses: Handler<'process.list'> = (params, { processes }) => processes.list(params);
