import { z } from 'zod';

/** What we use of Slack's payloads; anything else in them is not our business. */
const id = z.string().min(1).max(64);

export const slashCommandSchema = z.object({
  text: z.string().max(4000).default(''),
  trigger_id: z.string().min(1).max(200),
  response_url: z.url(),
  team_id: id,
  channel_id: id,
  user_id: id,
  user_name: z.string().max(100).optional(),
});

export const blockActionsSchema = z.object({
  trigger_id: z.string().min(1).max(200),
  response_url: z.url().optional(),
  team: z.object({ id }),
  user: z.object({ id, username: z.string().max(100).optional(), name: z.string().max(100).optional() }),
  channel: z.object({ id }),
  container: z
    .object({ is_ephemeral: z.boolean().default(false), message_ts: z.string().max(32).optional() })
    .optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string().max(255),
        value: z.string().max(2000).optional(),
        selected_option: z.object({ value: z.string().max(2000) }).nullish(),
      }),
    )
    .min(1),
});

export const viewSubmissionSchema = z.object({
  team: z.object({ id }),
  user: z.object({ id, username: z.string().max(100).optional(), name: z.string().max(100).optional() }),
  view: z.object({
    id,
    private_metadata: z.string().max(3000),
    state: z.object({
      values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().max(4000).nullish() }))),
    }),
  }),
});

export const appMentionSchema = z.object({
  event_id: z.string().min(1).max(200),
  team_id: id,
  event: z.object({ text: z.string().max(4000).default(''), user: id, channel: id }),
});
