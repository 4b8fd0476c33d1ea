import { z } from 'zod';
import { app } from '../workspace/seed.ts';
import type { Envelope } from './app-delivery.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

const acknowledgement = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });
const debugHost = 'applink-local';

export function helloFrame(connections: number): Record<string, unknown> {
  return {
    type: 'hello',
    num_connections: connections,
    connection_info: { app_id: app.id },
    debug_info: { host: debugHost, approximate_connection_time: 18_060 },
  };
}

export function disconnectFrame(reason: DisconnectReason): Record<string, unknown> {
  return { type: 'disconnect', reason, debug_info: { host: debugHost } };
}

export function envelopeFrame(envelope: Envelope, id: string): Record<string, unknown> {
  return {
    envelope_id: id,
    type: envelope.type,
    accepts_response_payload: envelope.acceptsResponse,
    payload: envelope.payload,
    ...(envelope.type === 'events_api' && {
      retry_attempt: envelope.retry?.attempt ?? 0,
      retry_reason: envelope.retry?.reason ?? '',
    }),
  };
}

/** What an app sent back; undefined when it is no acknowledgement. */
export function readAcknowledgement(text: string): { id: string; payload: unknown } | undefined {
  const parsed = acknowledgement.safeParse(parseJson(text));
  return parsed.success
    ? { id: parsed.data.envelope_id, payload: meaningful(parsed.data.payload) }
    : undefined;
}

/** SDKs send `{}` for an acknowledgement that says nothing. */
function meaningful(payload: unknown): unknown {
  const empty = typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0;
  return empty ? undefined : payload;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
