import type { Settings } from '../simulator.ts';
import type { SignedHttp } from './signed-http.ts';
import type { SocketMode } from './socket-mode.ts';

/** One thing Slack tells the app: named as Socket Mode names it. */
export interface Envelope {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: Record<string, unknown>;
  /** Whether the acknowledgement may carry an answer. */
  acceptsResponse: boolean;
  retry?: { attempt: number; reason: string };
}

/** `error` is what Slack shows the person: the app was not there, or said nothing within 3 s. */
export type Delivered =
  | { ok: true; response: unknown; ackMs: number }
  | { ok: false; error: 'operation_timeout' | 'dispatch_failed' };

export interface AppDelivery {
  deliver(envelope: Envelope): Promise<Delivered>;
}

/** An app has either a request URL or Socket Mode, as in Slack's app settings. */
export function createAppDelivery(settings: Settings, http: SignedHttp, socketMode: SocketMode): AppDelivery {
  return {
    deliver: (envelope) =>
      settings.requestUrl === undefined
        ? socketMode.deliver(envelope)
        : http.deliver(envelope, settings.requestUrl),
  };
}
