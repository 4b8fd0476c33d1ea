import { LogLevel, type Logger as SlackLogger } from '@slack/web-api';
import type { Logger } from '../logger.ts';

/** Slack's SDKs log through ours. Their debug lines hold whole requests, so they stay out. */
export function slackLogger(logger: Logger): SlackLogger {
  const line = (parts: unknown[]): string => parts.map(String).join(' ').slice(0, 2000);
  return {
    debug: () => undefined,
    info: (...parts) => logger.debug(line(parts)),
    warn: (...parts) => logger.warn(line(parts)),
    error: (...parts) => logger.error(line(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
