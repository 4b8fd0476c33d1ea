import type { Logger } from '../../shared/logger.ts';
import type { Faults } from '../faults.ts';
import type { Fault } from './control/faults.ts';
import type { SlashCommand } from './control/snapshot.ts';
import type { AppDelivery } from './delivery/app-delivery.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import type { ResponseUrls } from './interactions/response-urls.ts';
import type { Triggers } from './interactions/triggers.ts';
import type { RateLimits } from './web-api/rate-limits.ts';
import type { Workspace } from './workspace/workspace.ts';

/** Slack's clocks, in milliseconds. Tests shorten them; a person in the demo gets the real ones. */
export interface Timings {
  ackMs: number;
  triggerMs: number;
  responseUrlMs: number;
  fileReadyMs: number;
  socketPingMs: number;
  /** Waits before an unacknowledged event is sent again. */
  eventRetriesMs: readonly number[];
}

export const slackTimings: Timings = {
  ackMs: 3_000,
  triggerMs: 3_000,
  responseUrlMs: 30 * 60_000,
  fileReadyMs: 250,
  socketPingMs: 10_000,
  eventRetriesMs: [0, 60_000, 300_000],
};

export interface Credentials {
  botToken: string;
  appToken: string;
  signingSecret: string;
}

/** What can be changed while the simulator runs, through `POST /sim/config`. */
export interface Settings {
  /** HTTP mode: where commands, interactions and events are posted. Absent = Socket Mode. */
  requestUrl?: string;
  /** The OAuth scopes of the bot token. */
  scopes: Set<string>;
  /** 1 message/s/channel and 50 updates/min, as on Slack. Off by default: journeys post in bursts. */
  enforceRateLimits: boolean;
  /** Slash commands the app has registered. */
  commands: Map<string, SlashCommand>;
  /** Event types the app is subscribed to. */
  events: Set<string>;
}

/** Everything the simulator's parts share. */
export interface Simulator {
  readonly url: string;
  readonly credentials: Credentials;
  readonly timings: Timings;
  readonly settings: Settings;
  readonly workspace: Workspace;
  readonly delivery: AppDelivery;
  readonly socketMode: SocketMode;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly faults: Faults<Fault>;
  readonly rateLimits: RateLimits;
  readonly logger: Logger;
}
