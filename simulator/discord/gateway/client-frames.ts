import { GatewayOpcodes } from 'discord-api-types/v10';
import { z } from 'zod';

/** Bytes of a frame from a client. */
export const maxFrame = 4096;

const identify = z.object({
  token: z.string(),
  intents: z.int().min(0),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.int().min(0), z.int().min(1)]).default([0, 1]),
});

const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int().min(0) });

const clientFrame = z.discriminatedUnion('op', [
  z.object({ op: z.literal(GatewayOpcodes.Heartbeat), d: z.int().nullable() }),
  z.object({ op: z.literal(GatewayOpcodes.Identify), d: identify }),
  z.object({ op: z.literal(GatewayOpcodes.Resume), d: resume }),
  /** Presence, voice and member requests are taken and have no effect. */
  z.object({
    op: z.literal([
      GatewayOpcodes.PresenceUpdate,
      GatewayOpcodes.VoiceStateUpdate,
      GatewayOpcodes.RequestGuildMembers,
      GatewayOpcodes.RequestSoundboardSounds,
    ]),
    d: z.unknown(),
  }),
]);

export type ClientFrame = z.output<typeof clientFrame>;
export type Identify = z.output<typeof identify>;
export type Resume = z.output<typeof resume>;

/** What a client sent, or what is wrong with it. */
export function readFrame(text: string): ClientFrame | 'undecodable' | 'unknown opcode' {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'undecodable';
  }
  const frame = clientFrame.safeParse(json);
  if (frame.success) return frame.data;
  const { data } = z.object({ op: z.int() }).safeParse(json);
  const isKnown = clientFrame.options.some((option) => option.shape.op.safeParse(data?.op).success);
  return data && !isKnown ? 'unknown opcode' : 'undecodable';
}
