import { z } from 'zod';
import { type HubFrame, hubFrameSchema, hubFrameTypes } from '../shared/agent-protocol.ts';

export type ReceivedFrame =
  | { kind: 'frame'; frame: HubFrame }
  /** Answerable: it has an id. */
  | { kind: 'invalid_request'; id: string; problem: string }
  | { kind: 'ignored'; type: string; problem: string };

const anyFrame = z.looseObject({ type: z.string().max(64) });
const answerable = z.looseObject({ type: z.literal('request'), id: z.string().min(1).max(64) });

/** Never throws: whatever the hub sends, the agent stays up and says what it could not use. */
export function parseHubFrame(text: string): ReceivedFrame {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'ignored', type: 'none', problem: 'not JSON' };
  }
  const parsed = hubFrameSchema.safeParse(json);
  if (parsed.success) return { kind: 'frame', frame: parsed.data };
  const type = anyFrame.safeParse(json).data?.type ?? 'none';
  if (!hubFrameTypes.some((known) => known === type))
    return { kind: 'ignored', type, problem: 'unknown type' };
  const problem = z.prettifyError(parsed.error).slice(0, 500);
  const request = answerable.safeParse(json);
  if (request.success) return { kind: 'invalid_request', id: request.data.id, problem };
  return { kind: 'ignored', type, problem };
}
