import { loadAgentConfig } from '../../agent/config.ts';
import { startAgent } from '../../agent/start-agent.ts';
import { createLogger } from '../../shared/logger.ts';
import { runRole } from '../../shared/start-role.ts';

// The demo's end of the channel closes however the demo ends, also by kill -9: no agent stays behind.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

await runRole('agent', async () => {
  const config = loadAgentConfig(process.env);
  return await startAgent({ config, logger: createLogger('agent', config.LOG_LEVEL) });
});
