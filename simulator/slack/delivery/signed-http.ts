import type { Logger } from '../../../shared/logger.ts';
import type { Delivered, Envelope } from './app-delivery.ts';
import { signRequest } from './sign-request.ts';

/** HTTP mode: Slack posts to the app's request URL and takes the answer as the acknowledgement. */
export class SignedHttp {
  readonly #signingSecret: string;
  readonly #ackMs: number;
  readonly #logger: Logger;

  constructor(options: { signingSecret: string; ackMs: number; logger: Logger }) {
    this.#signingSecret = options.signingSecret;
    this.#ackMs = options.ackMs;
    this.#logger = options.logger;
  }

  async deliver(envelope: Envelope, requestUrl: string): Promise<Delivered> {
    const { body, contentType } = encode(envelope);
    const startedAt = performance.now();
    try {
      const response = await this.#post(requestUrl, body, contentType, envelope);
      const text = await response.text();
      if (!response.ok) return { ok: false, error: 'dispatch_failed' };
      return { ok: true, response: parseAnswer(text), ackMs: performance.now() - startedAt };
    } catch (error) {
      this.#logger.debug({ err: error, requestUrl }, 'request URL did not answer');
      const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
      return { ok: false, error: timedOut ? 'operation_timeout' : 'dispatch_failed' };
    }
  }

  /** What Slack does when a request URL is entered in the app's settings. */
  async verify(requestUrl: string): Promise<boolean> {
    const challenge = crypto.randomUUID();
    const payload = { type: 'url_verification', challenge };
    const answer = await this.deliver({ type: 'events_api', payload, acceptsResponse: false }, requestUrl);
    if (!answer.ok) return false;
    const { response } = answer;
    return (
      response === challenge || (response as { challenge?: string } | undefined)?.challenge === challenge
    );
  }

  #post(requestUrl: string, body: string, contentType: string, envelope: Envelope): Promise<Response> {
    const timestamp = Math.floor(Date.now() / 1000);
    return fetch(requestUrl, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(this.#ackMs),
      headers: {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': signRequest(this.#signingSecret, timestamp, body),
        ...(envelope.retry && {
          'x-slack-retry-num': String(envelope.retry.attempt),
          'x-slack-retry-reason': envelope.retry.reason,
        }),
      },
    });
  }
}

function encode({ type, payload }: Envelope): { body: string; contentType: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (type) {
    case 'events_api':
      return { body: JSON.stringify(payload), contentType: 'application/json' };
    case 'interactive':
      return {
        body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
        contentType: form,
      };
    case 'slash_commands':
      return { body: new URLSearchParams(payload as Record<string, string>).toString(), contentType: form };
    default:
      return type satisfies never;
  }
}

/** Commands may be answered with JSON or with plain text; an empty body is a bare acknowledgement. */
function parseAnswer(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
