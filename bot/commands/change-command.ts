import { z } from 'zod';
import { type Command, finalCommandStates } from '../../shared/api-contract/index.ts';
import { approvalCard } from '../../shared/cards/approval-card.ts';
import type { Card, Inline } from '../../shared/cards/card.ts';
import { commandCard, confirmCard, unknownOutcomeCard } from '../../shared/cards/command-card.ts';
import { toAppError } from '../../shared/errors.ts';
import { chatText } from '../cards/chat-text.ts';
import type { LiveMessage } from '../conversation.ts';
import { durationArg, flagArg, reasonArg, targetArg } from './argument-schemas.ts';
import type { VerbContext } from './verb.ts';

/** Arguments of the verbs that change something on a server. */
export const changeArgs = z.object({
  target: targetArg.describe('containers: web-1/nginx, web-*/nginx, nginx'),
  reason: reasonArg.describe('for the audit trail'),
  timeout: durationArg(1, 3600).optional().describe('give up after this: 30s, 5m'),
  quiet: flagArg.describe('only I see the result'),
});

/** Asks the API; it freezes the targets and says whether the person must confirm. */
export async function requestChange(
  context: VerbContext,
  verb: 'start' | 'stop' | 'restart',
  { target, reason, timeout, quiet }: z.output<typeof changeArgs>,
): Promise<Card | undefined> {
  const command = await context.api.createCommand({
    verb,
    targets: target.split(/\s+/),
    idempotencyKey: context.eventId,
    ...(reason === undefined ? {} : { reason }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
  });
  if (command.state === 'awaiting_confirmation') return confirmCard(command, { quiet });
  return carryOut(context, command, { quiet });
}

/**
 * Shows a command from now until its end: in one public message, or to the asker alone. What others must
 * approve is always shown to them.
 */
export async function carryOut(
  context: VerbContext,
  command: Command,
  { quiet }: { quiet: boolean },
): Promise<Card | undefined> {
  const alone = quiet && command.state !== 'awaiting_approval';
  const live = alone ? undefined : await publishOrExplain(context, command);
  if (live?.kind !== 'public') {
    const final = await follow(context, command, () => undefined);
    return live === undefined ? final : withNote(final, live.why);
  }
  await live.message.finish(
    await follow(context, command, (changed) => live.message.update(stateCard(context, changed))),
  );
  return undefined;
}

async function follow(
  context: VerbContext,
  command: Command,
  onChange: (command: Command) => void,
): Promise<Card> {
  const final = await context.follow(command, (changed) => {
    if (!finalCommandStates.has(changed.state)) onChange(changed);
  });
  return final === undefined
    ? unknownOutcomeCard(command, askedBy(context, command))
    : stateCard(context, final);
}

/** A question while others must approve, afterwards what becomes of it. */
const stateCard = (context: VerbContext, command: Command): Card =>
  command.state === 'awaiting_approval'
    ? approvalCard(command)
    : commandCard(command, askedBy(context, command));

type Published = { kind: 'public'; message: LiveMessage } | { kind: 'private'; why: string };

/** The command runs either way: its outcome must reach someone, and the asker learns why only they see it. */
async function publishOrExplain(context: VerbContext, command: Command): Promise<Published> {
  try {
    return {
      kind: 'public',
      message: await context.conversation.publish(stateCard(context, command)),
    };
  } catch (error) {
    const { message, hint } = toAppError(error);
    context.logger.info({ err: error, commandId: command.id }, 'a result could not be posted in the channel');
    const why = [message, hint].filter(Boolean).join(' ');
    if (command.state === 'awaiting_approval') {
      await context.conversation.show(withNote(approvalCard(command, { alone: true }), why));
    } else {
      await context.conversation.progress(withNote(commandCard(command), why));
    }
    return { kind: 'private', why };
  }
}

/**
 * Only who asked can confirm, so the person acting here is the one. Where others decide too, all are named
 * in one way: whoever edits the message edits it to the same.
 */
const askedBy = ({ actor }: VerbContext, { approval, requestedBy }: Command): Inline =>
  approval === null ? { kind: 'mention', userId: actor.userId } : requestedBy;

function withNote(card: Card, why: string): Card {
  return {
    ...card,
    blocks: [...card.blocks, { kind: 'text', text: ['Only you see this. ', ...chatText(why)] }],
  };
}
