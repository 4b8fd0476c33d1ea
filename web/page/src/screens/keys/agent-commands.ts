import type { ApiKey } from '../../api/contract.ts';

/** What an agent is told to connect to: this page's own address, as a WebSocket's. */
export const agentUrl = (page: string): string =>
  new URL('.', page.split('#')[0]).href.replace(/^http/, 'ws').replace(/\/+$/, '');

/** An agent takes a key that makes servers by another name than the key of one. */
const settingOf = (scope: ApiKey['scope']): string =>
  scope === 'enrolment' ? 'CHATOPS_ENROLMENT_KEY' : 'CHATOPS_API_KEY';

/** Ready to paste where the agent was installed. */
export const agentCommand = (url: string, key: string, scope: ApiKey['scope']): string =>
  `CHATOPS_URL=${url} ${settingOf(scope)}=${key} node dist/agent/main.js`;

export const keyFile = 'chatops-agent.key';

/** Asks for the key, which so stays out of the shell's history and of the list of processes. */
export const keyFileCommand = `(umask 077; cat > ${keyFile})`;

export const agentFileCommand = (url: string, scope: ApiKey['scope']): string =>
  `CHATOPS_URL=${url} ${settingOf(scope)}_FILE=${keyFile} node dist/agent/main.js`;
