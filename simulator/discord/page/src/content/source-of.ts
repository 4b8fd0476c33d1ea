import type { SeenAttachment } from '../../../control/snapshot.ts';

/** Files of the simulator are named from its root; the page may be served below another address. */
export const sourceOf = ({ url }: Pick<SeenAttachment, 'url'>): string => url.replace(/^\//, '');

/** The attachment that a picture's address leads to; embeds name it with the simulator's own host. */
export function attachmentAt<Attachment extends Pick<SeenAttachment, 'url'>>(
  url: string,
  attachments: readonly Attachment[],
): Attachment | undefined {
  return attachments.find((attachment) => url.endsWith(attachment.url));
}
