import { createLogger } from '../shared/logger.ts';
import { runRole } from '../shared/start-role.ts';
import { loadAgentConfig } from './config.ts';
import { agentVersion } from './version.ts';

const help = `chatops-agent ${agentVersion}: measures this machine and does what your team asks for.

Settings (environment; each also as NAME_FILE, a path to a file with the value):
  CHATOPS_URL              address of the API, e.g. wss://chatops.example.org   (required)
  CHATOPS_API_KEY          this server's key, cop_…                             (this or the next)
  CHATOPS_ENROLMENT_KEY    to become a server at the first start; its key is then kept in CHATOPS_DATA_DIR
  CHATOPS_SERVER_NAME      to be enrolled under                                 the host name
  CHATOPS_INTERVAL         seconds between samples                              5
  CHATOPS_DATA_DIR         spool, journal and the key of an enrolment           /var/lib/chatops-agent
  CHATOPS_SPOOL_MAX_BYTES  samples kept while the API cannot be reached         67108864 (64 MiB)
  CHATOPS_POLICY           what this agent will do, owned by root               /etc/chatops-agent/policy.json
  DOCKER_SOCKET            may be absent, and appear later                      /var/run/docker.sock
  LOG_LEVEL                fatal, error, warn, info, debug, trace, silent       info

Options: --help, --version
`;

const [option] = process.argv.slice(2);
if (option === '--version' || option === '-v') process.stdout.write(`${agentVersion}\n`);
else if (option === '--help' || option === '-h') process.stdout.write(help);
else if (option !== undefined) {
  process.stderr.write(`agent: unknown option ${option}; see --help\n`);
  process.exitCode = 2;
} else {
  await runRole('agent', async () => {
    const config = loadAgentConfig(process.env);
    const { startAgent } = await import('./start-agent.ts');
    return startAgent({ config, logger: createLogger('agent', config.LOG_LEVEL) });
  });
}
