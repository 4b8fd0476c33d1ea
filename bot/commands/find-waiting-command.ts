import { z } from 'zod';
import type { Command } from '../../shared/api-contract/index.ts';
import { targetName, targetSummary } from '../../shared/cards/command-card.ts';
import { AppError } from '../../shared/errors.ts';
import { isIdOf } from '../../shared/short-id.ts';
import type { ActorApi } from '../api/actor-api.ts';

const fullId = z.uuid();

/**
 * The id of the command that waits for approval and was meant: an id, its end as lists show it, a server
 * or a target. Nothing typed is a question, even where only one waits: nobody should agree unseen.
 *
 * @throws AppError `not_found`; `target_ambiguous` with candidates to pick from
 */
export async function findWaitingId(
  api: Pick<ActorApi, 'commands'>,
  typed: string | undefined,
): Promise<string> {
  if (fullId.safeParse(typed).success) return typed as string;
  const waiting = await api.commands({ state: 'awaiting_approval', limit: 200 });
  const matched = typed === undefined ? waiting : waiting.filter((command) => isMeant(command, typed));
  const [command, ...others] = matched;
  if (command === undefined) {
    const which = typed === undefined ? 'No command waits' : `No command "${typed}" waits`;
    throw new AppError('not_found', `${which} for approval.`, {
      hint: '`/chatops history` shows what became of it.',
    });
  }
  if (typed !== undefined && others.length === 0) return command.id;
  throw new AppError('target_ambiguous', 'Which of the commands that wait for approval?', {
    details: { candidates: matched.map(toCandidate) },
  });
}

function isMeant(command: Command, typed: string): boolean {
  const wanted = typed.toLowerCase();
  return (
    isIdOf(command.id, wanted) ||
    command.targets.some(
      (target) => target.serverName.toLowerCase() === wanted || targetName(target).toLowerCase() === wanted,
    )
  );
}

const toCandidate = (command: Command) => ({
  target: command.id,
  label: `${command.verb} ${targetSummary(command)}`,
  description: `asked by ${command.requestedBy}`,
});
