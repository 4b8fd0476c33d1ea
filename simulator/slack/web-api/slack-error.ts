/** An answer `{ok: false, error}`: with status 200, as Slack answers nearly everything. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: Record<string, unknown>;

  constructor(code: string, extra: Record<string, unknown> = {}) {
    super(code);
    this.name = 'SlackError';
    this.code = code;
    this.extra = extra;
  }
}

/** With the reasons where Slack puts them: in `errors` and, marked, in `response_metadata.messages`. */
export function invalid(code: string, messages: string[]): SlackError {
  return new SlackError(code, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}
