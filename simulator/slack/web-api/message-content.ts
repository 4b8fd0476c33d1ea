import { z } from 'zod';
import { type Attachment, validateAttachments } from '../block-kit/attachment.ts';
import type { Block } from '../block-kit/blocks.ts';
import { validateBlocks } from '../block-kit/validate-blocks.ts';
import type { Simulator } from '../simulator.ts';
import { imageLookup } from '../workspace/image-lookup.ts';
import { argument } from './api-method.ts';
import { invalid, SlackError } from './slack-error.ts';

export const contentArguments = {
  text: argument.text.optional(),
  markdown_text: argument.text.max(12_000).optional(),
  blocks: argument.json.optional(),
  attachments: argument.json.optional(),
  metadata: argument.json.optional(),
};

export type ContentArguments = z.output<z.ZodObject<typeof contentArguments>>;

/** Undefined parts were not sent: chat.update treats those differently from empty ones. */
export interface MessageContent {
  text: string | undefined;
  blocks: Block[] | undefined;
  attachments: Attachment[] | undefined;
  metadata: Record<string, unknown> | undefined;
}

/** @throws SlackError invalid_blocks, invalid_blocks_format, invalid_attachments, msg_too_long, no_text, invalid_metadata_format */
export function readContent(simulator: Simulator, args: ContentArguments, maxText: number): MessageContent {
  const isShowable = imageLookup(simulator.workspace);
  const { text } = args;
  if (text !== undefined && text.length > maxText) throw new SlackError('msg_too_long');
  if (args.markdown_text !== undefined && (text !== undefined || args.blocks !== undefined))
    throw new SlackError('markdown_text_conflict');
  const sent =
    args.markdown_text === undefined ? args.blocks : [{ type: 'markdown', text: args.markdown_text }];
  if (sent !== undefined && !Array.isArray(sent)) throw new SlackError('invalid_blocks_format');
  const blocks = sent === undefined ? undefined : validateBlocks(sent, 'message', isShowable);
  if (blocks && !blocks.ok) throw invalid('invalid_blocks', blocks.messages);
  const attachments =
    args.attachments === undefined ? undefined : validateAttachments(args.attachments, isShowable);
  if (attachments && !attachments.ok) throw invalid('invalid_attachments', attachments.messages);
  const content = {
    text,
    blocks: blocks?.value,
    attachments: attachments?.value,
    metadata: readMetadata(args.metadata),
  };
  if (!text && !content.blocks?.length && !content.attachments?.length) throw new SlackError('no_text');
  return content;
}

/** https://docs.slack.dev/messaging/message-metadata */
const metadataSchema = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.unknown()),
});

function readMetadata(sent: unknown): MessageContent['metadata'] {
  if (sent === undefined) return undefined;
  const parsed = metadataSchema.safeParse(sent);
  if (!parsed.success) throw new SlackError('invalid_metadata_format');
  return parsed.data;
}
