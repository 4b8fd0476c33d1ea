import { z } from 'zod';

/** `/ws/client`: JSON text frames. Credentials in the upgrade's Authorization header. */
export const topicKinds = ['server', 'command', 'alerts'] as const;
export type TopicKind = (typeof topicKinds)[number];
/** `server:{id}`, `command:{id}`, `alerts`. */
const topicSchema = z.string().regex(/^(server:[0-9a-f-]{36}|command:[0-9a-f-]{36}|alerts)$/);

export const clientFrameSchema = z.discriminatedUnion('type', [
  /** `actor`: for whom the bot asks, as in the actor header; rights are checked for that person. */
  z.object({
    type: z.literal('subscribe'),
    id: z.string().max(64),
    topic: topicSchema,
    actor: z.string().max(4000).optional(),
  }),
  z.object({ type: z.literal('unsubscribe'), id: z.string().max(64), topic: topicSchema }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

export const clientPushSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribed'), id: z.string(), topic: z.string() }),
  z.object({ type: z.literal('unsubscribed'), id: z.string(), topic: z.string() }),
  z.object({ type: z.literal('error'), id: z.string().nullable(), code: z.string(), message: z.string() }),
  /** `data` for `command:` is {state}: read the command again; for `server:` the newest sample; for `alerts` {alertId, state}. */
  z.object({ type: z.literal('event'), topic: z.string(), data: z.unknown() }),
]);
export type ClientPush = z.infer<typeof clientPushSchema>;
