import type { Logger } from '../../shared/logger.ts';
import type { Faults } from '../faults.ts';
import type { Fault } from './control/fault.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { Guild } from './guild/guild.ts';
import type { Interactions } from './interactions/interactions.ts';
import type { RateLimits } from './rest/rate-limits.ts';

/** Discord's clocks, in milliseconds. Tests shorten them; a person in the demo gets the real ones. */
export interface Timings {
  /** For the first answer to an interaction. */
  answerMs: number;
  /** Life of an interaction's token. */
  tokenMs: number;
  heartbeatMs: number;
  /** How long a session can be resumed after its connection was lost. */
  resumeMs: number;
  /** How long a nonce is remembered. */
  nonceMs: number;
}

export const discordTimings: Timings = {
  answerMs: 3_000,
  tokenMs: 15 * 60_000,
  heartbeatMs: 41_250,
  resumeMs: 3 * 60_000,
  nonceMs: 5 * 60_000,
};

/** What can be changed while the simulator runs, through `POST /sim/config`. */
export interface Settings {
  /** 5 messages/5 s/channel and 50 requests/s, as on Discord. Off by default: journeys post in bursts. */
  enforceRateLimits: boolean;
  /** Privileged intents that are switched on for the application. */
  privilegedIntents: number;
}

/** Everything the simulator's parts share. */
export interface Simulator {
  readonly url: string;
  readonly token: string;
  readonly timings: Timings;
  readonly settings: Settings;
  readonly guild: Guild;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly faults: Faults<Fault>;
  readonly rateLimits: RateLimits;
  readonly logger: Logger;
}
