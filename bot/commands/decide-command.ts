import { z } from 'zod';
import { type Command, finalCommandStates } from '../../shared/api-contract/index.ts';
import { decisionCard } from '../../shared/cards/approval-card.ts';
import type { Card } from '../../shared/cards/card.ts';
import { commandCard } from '../../shared/cards/command-card.ts';
import { type ErrorCode, toAppError } from '../../shared/errors.ts';
import { errorCard } from '../cards/error-card.ts';
import { findWaitingId } from './find-waiting-command.ts';
import type { VerbContext } from './verb.ts';

export const waitingArg = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .optional()
  .describe('server, target or id of the command');

/** Says yes or no for who acts. */
export async function decide(
  context: VerbContext,
  typed: string | undefined,
  ask: (id: string) => Promise<Command>,
): Promise<undefined> {
  const id = await findWaitingId(context.api, typed);
  await answerPress(context, id, async () => {
    const command = await ask(id);
    return { command, card: decisionCard(command) };
  });
}

/** Somebody was faster, or the time was: the message still shows buttons for what has ended. */
const overtaken: ReadonlySet<ErrorCode> = new Set(['conflict', 'expired']);

/**
 * Answers who acts. The bot that posted a command's message follows the command, but it may be gone: the
 * message whose button was pressed is brought to the end of it from here too. Only ends are told from
 * here: whatever else two bots say of one message, the last word is the same.
 */
export async function answerPress(
  context: VerbContext,
  id: string,
  act: () => Promise<{ command: Command; card: Card }>,
): Promise<void> {
  const { api, conversation } = context;
  const { pressed } = conversation;
  let command: Command;
  try {
    const done = await act();
    await conversation.show(done.card);
    command = done.command;
  } catch (error) {
    const problem = toAppError(error);
    if (pressed === undefined || !overtaken.has(problem.code)) throw error;
    await conversation.show(errorCard(problem));
    command = await api.command(id);
  }
  if (pressed === undefined || command.state === 'awaiting_approval') return;
  const final = finalCommandStates.has(command.state)
    ? command
    : await context.follow(command, () => undefined);
  if (final !== undefined) await pressed.finish(commandCard(final));
}
