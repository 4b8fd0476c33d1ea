import { MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { allowedMentions } from './allowed-mentions.ts';
import { componentRows } from './components.ts';
import { embeds } from './embed.ts';
import { coded, optional, snowflake, text } from './field.ts';

const maxContent = 2000;
const maxAttachments = 10;
const maxNonce = 25;

const attachment = z.object({
  /** A new file's number `n` in `files[n]`, or the id of an attachment that stays. */
  id: snowflake,
  filename: optional(text(1, 1024)),
  description: optional(z.string().max(1024)),
});

/** Only these may be chosen; classic components and Components V2 do not mix, and V2 is not simulated. */
function flagsAmong(...allowed: MessageFlags[]) {
  const mask = allowed.reduce((sum, flag) => sum | flag, 0);
  const complaint = coded('BASE_TYPE_INVALID', `Only the flags ${allowed.join(', ')} can be set here.`);
  return optional(
    z
      .int()
      .min(0)
      .refine((flags) => (flags & ~mask) === 0, complaint),
  );
}

/** Undefined parts were not sent: an edit treats those differently from empty ones. */
const content = {
  content: z.string().max(maxContent).nullable().optional(),
  embeds: embeds.nullable().optional(),
  components: componentRows.nullable().optional(),
  attachments: z.array(attachment).max(maxAttachments).nullable().optional(),
  allowed_mentions: optional(allowedMentions),
};

const nothingElse = { sticker_ids: z.undefined().optional(), poll: z.undefined().optional() };

/** https://discord.com/developers/docs/resources/message#create-message */
export const createBody = z.object({
  ...content,
  ...nothingElse,
  nonce: optional(z.union([z.string().max(maxNonce), z.int()])),
  enforce_nonce: optional(z.boolean()),
  tts: optional(z.boolean()),
  message_reference: optional(
    z.object({
      message_id: snowflake,
      channel_id: optional(snowflake),
      fail_if_not_exists: optional(z.boolean()),
    }),
  ),
  flags: flagsAmong(MessageFlags.SuppressEmbeds, MessageFlags.SuppressNotifications),
});

/** Of an interaction's answer and of its follow-ups. */
export const responseBody = z.object({
  ...content,
  ...nothingElse,
  tts: optional(z.boolean()),
  flags: flagsAmong(MessageFlags.SuppressEmbeds, MessageFlags.SuppressNotifications, MessageFlags.Ephemeral),
});

export const editBody = z.object({ ...content, flags: flagsAmong(MessageFlags.SuppressEmbeds) });

export type MessageContentBody = Partial<Pick<z.output<typeof createBody>, keyof typeof content>>;
