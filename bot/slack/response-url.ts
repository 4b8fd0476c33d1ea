import type { SlackMessage } from '../../shared/cards/render-slack.ts';
import type { Logger } from '../../shared/logger.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const maxUses = 5;
const lifetimeMs = 30 * 60 * 1000;
const timeoutMs = 10_000;

/** The address at which Slack takes answers to one interaction: five, within half an hour. */
export interface ResponseUrl {
  /** False when it is used up, too old or refused: answer another way then. */
  post(message: SlackMessage, options: { replace: boolean }): Promise<boolean>;
}

export function createResponseUrl(url: string, logger: Logger): ResponseUrl {
  const issuedAt = Date.now();
  let uses = 0;
  return {
    async post({ text, blocks, attachments }, { replace }) {
      if (uses >= maxUses || Date.now() - issuedAt > lifetimeMs) return false;
      uses += 1;
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            response_type: 'ephemeral',
            replace_original: replace,
            text,
            blocks,
            attachments,
          }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        const answer = await response.text();
        if (response.ok && !answer.includes('"ok":false')) return true;
        logger.warn(
          { status: response.status, answer: answer.slice(0, 300) },
          'response_url refused an answer',
        );
        return false;
      } catch (error) {
        logger.warn({ err: error }, 'response_url could not be reached');
        return false;
      }
    },
  };
}
