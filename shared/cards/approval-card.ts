import type { Command } from '../api-contract/index.ts';
import { shortId } from '../short-id.ts';
import { actionButton, formButton } from './action-button.ts';
import { approvalFields } from './approval-fields.ts';
import { type Card, type CardAction, type CardBlock, code, relativeTime } from './card.ts';
import { commandQuestion, targetField } from './command-card.ts';
import { commandMarks } from './command-marks.ts';

/**
 * Asked of everyone here; the same message later tells how it went. No platform can show a button to some
 * people only: everybody sees all of them, and rights decide when one is pressed.
 *
 * @param options.alone only the requester sees it, so that only what he can do is offered
 */
export function approvalCard(command: Command, options: { alone?: true } = {}): Card {
  const { question, effect } = commandQuestion(command);
  const mark = commandMarks.awaiting_approval;
  const blocks: CardBlock[] = [
    { kind: 'text', text: [effect] },
    {
      kind: 'fields',
      fields: [
        { label: 'Asked by', value: [command.requestedBy] },
        targetField(command),
        { label: 'Reason', value: [command.reason ?? '–'] },
        ...approvalFields(command),
      ],
    },
    { kind: 'actions', actions: options.alone ? cancelButton(command) : buttons(command) },
  ];
  const typed = code(`/chatops approve ${shortId(command.id)}`);
  if (options.alone)
    blocks.push({ kind: 'text', text: ['Somebody else with the right to it types ', typed] });
  if (command.approval !== null) {
    const expires = relativeTime(new Date(command.approval.expiresAt));
    blocks.push({
      kind: 'context',
      text: [
        'Not by who asked; whoever agrees needs the right to do it himself. Expires ',
        expires,
        '. ',
        code(shortId(command.id)),
      ],
    });
  }
  return { title: `${question} needs approval`, tone: mark.tone, emoji: mark.emoji, announces: true, blocks };
}

const cancelButton = ({ id }: Command) => actionButton('Cancel', 'cancel', { command: id });

const buttons = (command: Command): CardAction[] => [
  ...actionButton('Approve', 'approve', { command: command.id }, 'primary'),
  ...actionButton('Deny', 'deny', { command: command.id }, 'danger'),
  formButton('Deny with reason…', 'deny', { command: command.id }),
  ...cancelButton(command),
];

/** For the one who decided, and nobody else: the message in the channel tells the others. */
export function decisionCard(command: Command): Card {
  const { question } = commandQuestion(command);
  const mark = commandMarks[command.state];
  const given = command.approval?.decisions.length ?? 0;
  const required = command.approval?.required ?? 0;
  switch (command.state) {
    case 'awaiting_approval':
      return line(
        `Approved by you: ${question}`,
        mark,
        `${given} of ${required}: it waits for others too (${command.approval?.rule}).`,
      );
    case 'denied':
      return line(`Denied by you: ${question}`, mark, 'Nothing is run.');
    case 'refused':
      return line(`Not run: ${question}`, mark, command.targets[0]?.error?.message ?? 'It was refused.');
    default:
      return line(
        `Approved by you: ${question}`,
        { emoji: '👍', tone: 'ok' },
        'It runs. Its message in the channel tells how it ends.',
      );
  }
}

const line = (title: string, { emoji, tone }: Pick<Card, 'emoji' | 'tone'>, text: string): Card => ({
  title,
  tone,
  ...(emoji === undefined ? {} : { emoji }),
  blocks: [{ kind: 'text', text: [text] }],
});
