import { REST, RESTEvents, type RESTOptions } from 'discord.js';
import type { Logger } from '../logger.ts';

/** As others name it: discord.js itself stays here and in the bot. */
export type DiscordRest = REST;

export interface DiscordRestOptions {
  token: string;
  /** `DISCORD_API_URL`; a version or a slash at its end does no harm. */
  apiUrl: string;
  logger: Logger;
  /** Per attempt, from the first byte sent to the last byte read. */
  timeoutMs?: number;
  /** After a 5xx or a time-out; what Discord refuses is never repeated. */
  retries?: number;
  /** Who is asked to slow down: the caller, who gets a `RateLimitError` and decides; else the client waits. */
  rejectRateLimited?: boolean;
}

/** Invalid requests (401, 403, 429) within ten minutes between two warnings; 10,000 ban the address. */
const invalidRequestWarningInterval = 1000;

const version = '10';

/** Each interaction's token has a queue of its own in the client: an hour of them, as by default, is a lot. */
const queuesKeptMs = 5 * 60_000;

/**
 * A REST client that ends each request in seconds and repeats nothing by itself, unless told to.
 * Throws the SDK's errors: `classifyDiscordError` says what they mean.
 */
export function createDiscordRest(options: DiscordRestOptions): DiscordRest {
  const { token, logger } = options;
  const rest = new KeepingRest(discordRestOptions(options)).setToken(token);
  rest.on(RESTEvents.RateLimited, ({ route, timeToReset, global }) =>
    logger.debug({ route, timeToReset, global }, 'a request to Discord has to wait'),
  );
  rest.on(RESTEvents.InvalidRequestWarning, ({ count, remainingTime }) =>
    logger.warn({ count, remainingTime }, 'Discord refuses many requests; it bans an address after 10,000'),
  );
  return rest;
}

/** The same for a client that makes its REST itself. */
export function discordRestOptions({
  apiUrl,
  timeoutMs = 10_000,
  retries = 0,
  rejectRateLimited = true,
}: Omit<DiscordRestOptions, 'token' | 'logger'>): Partial<RESTOptions> {
  return {
    api: apiUrl.replace(new RegExp(`(/v${version})?/*$`), ''),
    version,
    timeout: timeoutMs,
    retries,
    invalidRequestWarningInterval,
    handlerSweepInterval: queuesKeptMs,
    rejectOnRateLimit: rejectRateLimited ? () => true : null,
    makeRequest: fetchWhole,
  };
}

/** After one 401 the SDK drops its token and fails from then on without asking: that one may have been an outage. */
class KeepingRest extends REST {
  override setToken(token: string | null): this {
    return token === null ? this : super.setToken(token);
  }
}

/** With its body: the SDK's own deadline ends with the headers, and a body that stalls would hang for minutes. */
const fetchWhole: RESTOptions['makeRequest'] = async (url, init) => {
  const response = await fetch(url, init as RequestInit);
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
};
