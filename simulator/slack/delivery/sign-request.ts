import { createHmac } from 'node:crypto';

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signRequest(signingSecret: string, timestampSeconds: number, rawBody: string): string {
  const base = `v0:${timestampSeconds}:${rawBody}`;
  return `v0=${createHmac('sha256', signingSecret).update(base).digest('hex')}`;
}
