import { z } from 'zod';

/** https://docs.slack.dev/reference/block-kit/composition-objects */
export const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });

export const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });

export const textObject = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

export const confirm = z.strictObject({
  title: plainText(100),
  text: textObject(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
});

export const option = z.strictObject({
  text: textObject(75),
  value: z.string().min(1).max(150),
  description: textObject(75).optional(),
  url: z.string().max(3000).optional(),
});

export const optionGroup = z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) });

export const actionId = z.string().min(1).max(255);

/**
 * Slack fetches `image_url` itself, from the internet: an address of this machine or of a private
 * network never shows. A `slack_file` is named by id or by url, not both.
 */
export const imageSource = {
  image_url: z
    .url({ protocol: /^https?$/ })
    .max(3000)
    .refine((url) => !isPrivateAddress(url), 'downloading image failed')
    .optional(),
  slack_file: z
    .strictObject({ id: z.string().optional(), url: z.string().optional() })
    .refine(({ id, url }) => (id === undefined) !== (url === undefined), 'must define either `id` or `url`')
    .optional(),
};

export const hasOneImageSource = (image: { image_url?: unknown; slack_file?: unknown }): boolean =>
  (image.image_url === undefined) !== (image.slack_file === undefined);

export const oneImageSource = 'must define either `slack_file` or `image_url`';

const privateHosts = /^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[)/;

function isPrivateAddress(url: string): boolean {
  return URL.canParse(url) && privateHosts.test(new URL(url).hostname);
}
