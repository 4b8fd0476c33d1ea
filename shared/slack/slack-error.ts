import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';

/**
 * What a failed Slack call means for the caller.
 * `permanent`: the same call will fail again (not_in_channel, invalid_blocks); `code` is Slack's word.
 * `rate_limited`: not before `retryAfterMs`. `transient`: network, time-out, 5xx.
 */
export type SlackFailure =
  | { kind: 'permanent'; code: string }
  | { kind: 'rate_limited'; retryAfterMs: number }
  | { kind: 'transient'; code: string };

/** Slack's own words for "come back later". */
const transientCodes = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

export function classifySlackError(error: unknown): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'rate_limited', retryAfterMs: error.retryAfter * 1000 };
  }
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    if (code === 'ratelimited' || code === 'rate_limited')
      return { kind: 'rate_limited', retryAfterMs: 1000 };
    return transientCodes.has(code) ? { kind: 'transient', code } : { kind: 'permanent', code };
  }
  if (error instanceof WebAPIHTTPError) return { kind: 'transient', code: `http_${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return { kind: 'transient', code: 'unreachable' };
  return { kind: 'transient', code: 'unknown' };
}
