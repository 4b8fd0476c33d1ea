import { createHmac, randomBytes } from 'node:crypto';

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const prefix = 'whsec_';

/** 256 bits, as their libraries take it: `whsec_<base64>`. @returns what is shown once, and what is kept */
export function mintWebhookSecret(): { shown: string; kept: string } {
  const kept = randomBytes(32).toString('base64');
  return { shown: prefix + kept, kept };
}

export interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/**
 * @param secret base64, without its prefix
 * @param id the same for every attempt, so that a receiver knows a repeat for one
 * @param at of this attempt: receivers refuse what is too old
 */
export function signWebhook(secret: string, id: string, at: Date, body: string): SignedHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
