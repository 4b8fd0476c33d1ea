import { LogBuffer } from '../shared/log-buffer.ts';
import { createLogger } from '../shared/logger.ts';
import { runRole } from '../shared/start-role.ts';
import { loadStandaloneConfig } from './config.ts';
import { startStandalone } from './start-standalone.ts';

await runRole('standalone', async () => {
  const config = loadStandaloneConfig(process.env);
  const warnings = new LogBuffer();
  const logger = createLogger('standalone', config.LOG_LEVEL, { warnings });
  const standalone = await startStandalone({
    environment: process.env,
    dataDir: config.CHATOPS_DATA_DIR,
    logger,
    warnings,
  });
  logger.info({ url: standalone.apiUrl }, 'ChatOps is running');
  return standalone;
});
