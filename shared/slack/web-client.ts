import { WebClient } from '@slack/web-api';
import type { Logger } from '../logger.ts';
import { slackLogger } from './slack-logger.ts';

export interface SlackClientOptions {
  token: string;
  /** `SLACK_API_URL`; ends in `/api/`. */
  apiUrl: string;
  logger: Logger;
  /** Per attempt. */
  timeoutMs?: number;
  /** Network failures only; platform errors are never retried. */
  retries?: number;
}

/**
 * A Web API client that gives up in seconds. The SDK's defaults retry for half an hour and answer one
 * 429 by pausing every call of the client; here the caller gets `WebAPIRateLimitedError` and decides.
 *
 * Throws the SDK's errors: `classifySlackError` says what they mean.
 */
export function createSlackClient({
  token,
  apiUrl,
  logger,
  timeoutMs = 10_000,
  retries = 2,
}: SlackClientOptions): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    logger: slackLogger(logger),
    timeout: timeoutMs,
    rejectRateLimitedCalls: true,
    retryConfig: { retries, factor: 2, minTimeout: 250, maxTimeout: 2000 },
  });
}
