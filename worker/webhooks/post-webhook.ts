import { lookup as resolveName } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from '../../shared/webhooks/address-policy.ts';
import { signWebhook } from '../../shared/webhooks/webhook-secret.ts';

/** For all of it: connecting, sending, the answer. */
export const webhookDeadlineMs = 10_000;
/** An answer is looked at for what went wrong; the rest of it is not read. */
const mostResponseBytes = 4096;

export interface WebhookRequest {
  id: string;
  url: string;
  /** Base64. */
  secret: string;
  body: string;
}

export type WebhookAnswer =
  | { kind: 'answered'; status: number; retryAfterSeconds: number | undefined; words: string }
  /** Nothing was sent, or no answer came. `refused`: by us, the address may not be asked. */
  | { kind: 'failed'; error: string; refused: boolean };

/**
 * Posts once. Never follows a redirect, and connects only to addresses that the policy allows: the name is
 * resolved once and what was judged is what is connected to.
 */
export function postWebhook(
  { id, url: address, secret, body }: WebhookRequest,
  policy: AddressPolicy,
  { deadlineMs = webhookDeadlineMs } = {},
): Promise<WebhookAnswer> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is not looked up.
  const refusal = isIP(host) === 0 ? undefined : policy.refusal(host);
  if (refusal !== undefined) return Promise.resolve({ kind: 'failed', error: refusal, refused: true });
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      resolve({ kind: 'failed', error: wordsOf(error), refused: error instanceof RefusedAddress });
    const { request: send } = url.protocol === 'https:' ? https : http;
    const request = send(url, {
      method: 'POST',
      agent: false,
      lookup: judgedLookup(policy),
      signal: AbortSignal.timeout(deadlineMs),
      maxHeaderSize: 16_384,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'ChatOps-Webhooks/1',
        ...signWebhook(secret, id, new Date(), body),
      },
    });
    request.on('error', fail);
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      const done = (chunks: Buffer[]) => {
        const words = Buffer.concat(chunks).toString().slice(0, 200);
        resolve({ kind: 'answered', status, retryAfterSeconds: retryAfter(headers['retry-after']), words });
        request.destroy();
      };
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length >= mostResponseBytes) done(chunks);
      });
      response.on('end', () => done(chunks));
      response.on('error', fail);
    });
    request.end(body);
  });
}

class RefusedAddress extends Error {}

/** All addresses of a name must be allowed: which of them is taken is not ours to say. */
function judgedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refusal = addresses
        .map(({ address }) => policy.refusal(address))
        .find((words) => words !== undefined);
      const [first] = addresses;
      if (refusal !== undefined || first === undefined) {
        return callback(new RefusedAddress(refusal ?? `${hostname} has no address`), '', 0);
      }
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function wordsOf(error: Error & { code?: string }): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time';
  return error.message || error.code || 'could not connect';
}
