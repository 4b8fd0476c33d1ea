/** What an agent is told to connect to: this page's own address, as a WebSocket's. */
export const agentUrl = (page: string): string =>
  new URL('.', page.split('#')[0]).href.replace(/^http/, 'ws').replace(/\/+$/, '');

/** Ready to paste where the agent was installed. */
export const agentCommand = (url: string, key: string): string =>
  `CHATOPS_URL=${url} CHATOPS_API_KEY=${key} node dist/agent/main.js`;

export const keyFile = 'chatops-agent.key';

/** Asks for the key, which so stays out of the shell's history and of the list of processes. */
export const keyFileCommand = `(umask 077; cat > ${keyFile})`;

export const agentFileCommand = (url: string): string =>
  `CHATOPS_URL=${url} CHATOPS_API_KEY_FILE=${keyFile} node dist/agent/main.js`;
