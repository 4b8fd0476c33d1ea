import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../shared/define-config.ts';

const stopTimeoutMs = 5000;

/** The agent of this machine as a process of its own, as it runs on any server. */
export function startAgentProcess(options: {
  apiUrl: string;
  key: string;
  dataDir: string;
  logFile: string;
  /** Only where Docker is and what the policy says are taken from it. */
  environment: Environment;
  /** The agent ended by itself. */
  onExit: () => void;
}): { close(): Promise<void> } {
  const log = openSync(options.logFile, 'a', 0o600);
  // Beside this file, compiled or not.
  const main = fileURLToPath(new URL('./agent/main.js', import.meta.url));
  const child = fork(import.meta.url.endsWith('.ts') ? main.replace(/\.js$/, '.ts') : main, {
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      CHATOPS_URL: options.apiUrl.replace(/^http/, 'ws'),
      CHATOPS_API_KEY: options.key,
      CHATOPS_DATA_DIR: join(options.dataDir, 'agent'),
      // Somebody is watching: fresher than on a server.
      CHATOPS_INTERVAL: '2',
      ...pick(options.environment, ['DOCKER_SOCKET', 'CHATOPS_POLICY', 'CHATOPS_INTERVAL', 'LOG_LEVEL']),
    },
    stdio: ['ignore', log, log, 'ipc'],
    // A Ctrl-C in the terminal is for the demo, which stops the agent in its turn.
    detached: true,
  });
  child.once('exit', options.onExit);
  return {
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.off('exit', options.onExit);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const impatient = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await exited;
      clearTimeout(impatient);
    },
  };
}

function pick(environment: Environment, names: string[]): Environment {
  return Object.fromEntries(
    names.filter((name) => environment[name] !== undefined).map((name) => [name, environment[name]]),
  );
}
