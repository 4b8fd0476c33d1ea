import { z } from 'zod';
import { candidateSchema } from '../../shared/api-contract/index.ts';
import { fits } from '../../shared/cards/action-button.ts';
import { type Card, type CardBlock, code } from '../../shared/cards/card.ts';
import type { AppError, ErrorCode } from '../../shared/errors.ts';
import { chatText } from './chat-text.ts';

const titles: Partial<Record<ErrorCode, string>> = {
  invalid_input: 'That does not work as typed',
  forbidden: 'You may not do that',
  identity_unlinked: 'Your chat account is not linked yet',
  target_not_found: 'No such target',
  target_ambiguous: 'That could mean several things',
  container_required: 'Which container?',
  agent_offline: 'The server is not connected',
  docker_unavailable: 'Docker is not available there',
  container_gone: 'The container is gone',
  refused_by_agent: 'The server refused it',
  expired: 'Too late',
  conflict: 'That is not possible any more',
  not_found: 'Not found',
  rate_limited: 'Too many requests',
  timeout: 'No answer in time',
  unavailable: 'ChatOps is not available right now',
  internal: 'Something went wrong on our side',
};

/** Refusals that are everyday, against failures that somebody has to look at. */
const failures: ReadonlySet<ErrorCode> = new Set(['internal', 'unavailable', 'timeout']);

/** What failed, why, what to do next, and the id to quote. */
export function errorCard(error: AppError): Card {
  const requestId = error.details?.requestId;
  const blocks: CardBlock[] = [{ kind: 'text', text: chatText(error.message) }];
  if (error.hint !== undefined) blocks.push({ kind: 'text', text: ['Next: ', ...chatText(error.hint)] });
  if (typeof requestId === 'string') {
    blocks.push({ kind: 'context', text: ['Request ', code(requestId)] });
  }
  return {
    title: titles[error.code] ?? 'That did not work',
    tone: failures.has(error.code) ? 'critical' : 'warning',
    emoji: failures.has(error.code) ? '❌' : '⚠️',
    blocks,
  };
}

const candidatesSchema = z.array(candidateSchema).min(1);

/**
 * When the API could not decide which one was meant: a menu that runs the same verb again with the
 * chosen one in `pickedArg`. Undefined when there is nothing to pick from.
 */
export function pickCard(
  error: AppError,
  again: { verb: string; args: Record<string, string>; pickedArg: string },
): Card | undefined {
  const candidates = candidatesSchema.safeParse(error.details?.candidates);
  if (!candidates.success) return undefined;
  const { [again.pickedArg]: _replaced, ...args } = again.args;
  const action = { verb: again.verb.replaceAll(' ', '.'), args };
  // A long --reason does not fit into a menu, and leaving it out would change what was asked.
  if (!fits(action)) return typeItCard(error, candidates.data);
  return {
    title: titles[error.code] ?? 'Which one?',
    tone: 'info',
    emoji: '❓',
    blocks: [
      { kind: 'text', text: chatText(error.message) },
      {
        kind: 'actions',
        actions: [
          {
            kind: 'select',
            placeholder: 'Pick one',
            action,
            valueArg: again.pickedArg,
            options: candidates.data.map(({ target, label, description }) => ({
              label,
              value: target,
              ...(description === undefined ? {} : { description }),
            })),
          },
        ],
      },
    ],
  };
}

function typeItCard(error: AppError, candidates: z.output<typeof candidatesSchema>): Card {
  return {
    title: titles[error.code] ?? 'Which one?',
    tone: 'info',
    emoji: '❓',
    blocks: [
      { kind: 'text', text: [...chatText(error.message), ' Type it again with one of these:'] },
      { kind: 'code', text: candidates.map(({ target }) => target).join('\n'), fileName: 'targets.txt' },
    ],
  };
}
