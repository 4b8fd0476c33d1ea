import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { loadAgentConfig } from '../config.ts';
import { startAgent } from '../start-agent.ts';

/** An agent in this process, with its own data directory and its log lines at hand. */
export async function runAgent(url: string, settings: Record<string, string> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'chatops-agent-'));
  const log: { msg: string; [field: string]: unknown }[] = [];
  const sink = new Writable({
    write(line, _encoding, done) {
      log.push(JSON.parse(String(line)));
      done();
    },
  });
  const config = loadAgentConfig({
    CHATOPS_URL: url,
    CHATOPS_API_KEY: 'cop_test_secret_sum',
    CHATOPS_DATA_DIR: directory,
    CHATOPS_POLICY: join(directory, 'policy.json'),
    CHATOPS_INTERVAL: '0.5',
    DOCKER_SOCKET: join(directory, 'docker.sock'),
    ...settings,
  });
  const agent = await startAgent({ config, logger: pino({ level: 'debug' }, sink) });
  return {
    directory,
    log,
    messages: () => log.map(({ msg }) => msg).join('\n'),
    async close() {
      await agent.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
