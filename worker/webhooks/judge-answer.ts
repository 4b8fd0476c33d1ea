import type { DeliveryOutcome } from '../../drizzle/queries/webhook-outbox.ts';
import type { WebhookAnswer } from './post-webhook.ts';

const giveUpAfterMs = 24 * 3600_000;
const longestRetrySeconds = 3600;

/**
 * What an answer means: any 2xx is taken; 410 says never again; all else is tried again, ever more
 * rarely, for a day. `Retry-After` is obeyed, within an hour. Pure.
 */
export function judgeAnswer(
  answer: WebhookAnswer,
  { attempts, createdAt, now }: { attempts: number; createdAt: Date; now: Date },
): DeliveryOutcome & { gone?: true } {
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) {
    return { state: 'delivered', status: answer.status };
  }
  const status = answer.kind === 'answered' ? answer.status : null;
  const error = errorOf(answer);
  if (status === 410) return { state: 'abandoned', status, error, gone: true };
  if (now.getTime() - createdAt.getTime() >= giveUpAfterMs) {
    return { state: 'abandoned', status, error: `given up after a day; ${error}` };
  }
  const own = Math.min(5 * 3 ** (attempts - 1), longestRetrySeconds);
  const asked = answer.kind === 'answered' ? answer.retryAfterSeconds : undefined;
  const retryInSeconds = Math.min(Math.max(asked ?? own, 1), longestRetrySeconds);
  return { state: 'owed', status, error, retryInSeconds };
}

function errorOf(answer: WebhookAnswer): string {
  if (answer.kind === 'failed') return answer.error;
  const { status, words } = answer;
  if (status >= 300 && status < 400) return `HTTP ${status}: redirects are not followed`;
  const said = words.replaceAll(/\s+/g, ' ').trim();
  return said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
}
