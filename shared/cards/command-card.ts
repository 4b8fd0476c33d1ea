import type { Command, CommandTarget } from '../api-contract/index.ts';
import { formatDuration } from '../format.ts';
import { actionButton } from './action-button.ts';
import { approvalFields, ranOutUnapproved } from './approval-fields.ts';
import { bold, type Card, type CardBlock, code, type Inline, relativeTime } from './card.ts';
import { commandMarks } from './command-marks.ts';

/** Present, past and effect of each verb, as people read it before and after. */
const wording: Record<Command['verb'], { verb: string; past: string; effect: string }> = {
  start: { verb: 'Start', past: 'Started', effect: 'The container is started.' },
  stop: {
    verb: 'Stop',
    past: 'Stopped',
    effect:
      'The container is asked to stop and killed after its grace time. What it serves is down until it is started.',
  },
  restart: {
    verb: 'Restart',
    past: 'Restarted',
    effect: 'The container stops and starts again. Its open connections are cut.',
  },
  logs: { verb: 'Read the logs of', past: 'Read the logs of', effect: 'Nothing is changed.' },
};

export const targetName = (target: CommandTarget): string =>
  target.containerName === null ? target.serverName : `${target.serverName}/${target.containerName}`;

export function targetSummary(command: Pick<Command, 'targets'>): string {
  const names = command.targets.map(targetName);
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** "Restarted web-1/nginx", "Restart web-1/nginx: failed" */
export function commandTitle(command: Command): string {
  const { verb, past } = wording[command.verb];
  return command.state === 'succeeded'
    ? `${past} ${targetSummary(command)}`
    : `${verb} ${targetSummary(command)}: ${commandMarks[command.state].word}`;
}

/** "Restart web-1/nginx", and what that does. */
export function commandQuestion(command: Command): { question: string; effect: string } {
  const { verb, effect } = wording[command.verb];
  return { question: `${verb} ${targetSummary(command)}`, effect };
}

/** Asked of the person who typed: target, effect, until when. */
export function confirmCard(command: Command, options: { quiet: boolean }): Card {
  const words = wording[command.verb];
  const quiet = options.quiet ? 'true' : undefined;
  const blocks: CardBlock[] = [
    { kind: 'text', text: [words.effect] },
    {
      kind: 'fields',
      fields: [targetField(command), { label: 'Reason', value: [command.reason ?? '–'] }],
    },
    {
      kind: 'actions',
      actions: [
        ...actionButton(words.verb, 'confirm', { command: command.id, quiet }, 'danger'),
        ...actionButton('Cancel', 'cancel', { command: command.id }),
      ],
    },
  ];
  if (command.confirmExpiresAt !== null) {
    const expires: Inline = { kind: 'time', at: new Date(command.confirmExpiresAt), style: 'time' };
    blocks.push({ kind: 'context', text: ['Expires ', expires, '. Nothing is done before you confirm.'] });
  }
  return { title: `${words.verb} ${targetSummary(command)}?`, tone: 'warning', emoji: '⚠️', blocks };
}

/**
 * The public message: the same one from queued to its end.
 *
 * @param askedBy how the platform names who asked; the account's name unless given
 */
export function commandCard(command: Command, askedBy: Inline = command.requestedBy): Card {
  const mark = commandMarks[command.state];
  const fields = [
    { label: 'Asked by', value: [askedBy] },
    { label: 'State', value: [`${mark.emoji} ${mark.word}`] },
    ...(durationOf(command) === undefined ? [] : [{ label: 'Took', value: [durationOf(command) ?? ''] }]),
    ...exitCodeField(command),
    ...(command.reason === null ? [] : [{ label: 'Reason', value: [command.reason] }]),
    ...approvalFields(command),
  ];
  const blocks: CardBlock[] = [{ kind: 'fields', fields }, ...targetBlocks(command)];
  if (command.state === 'unknown') blocks.push({ kind: 'text', text: lookFirst(command) });
  const neverRan = command.state === 'cancelled' && command.startedAt === null;
  if (command.state === 'denied' || neverRan) blocks.push({ kind: 'text', text: ['Nothing was run.'] });
  if (ranOutUnapproved(command)) {
    blocks.push({ kind: 'text', text: ['It was not approved in time. Nothing was run.'] });
  }
  blocks.push({
    kind: 'context',
    text: [code(command.id), ' · ', relativeTime(new Date(command.createdAt))],
  });
  return { title: commandTitle(command), tone: mark.tone, emoji: mark.emoji, blocks };
}

/** No result came: neither success nor failure may be claimed, and nothing is repeated by itself. */
export function unknownOutcomeCard(command: Command, askedBy: Inline = command.requestedBy): Card {
  const words = wording[command.verb];
  const mark = commandMarks.unknown;
  return {
    title: `${words.verb} ${targetSummary(command)}: outcome unknown`,
    tone: mark.tone,
    emoji: mark.emoji,
    blocks: [
      {
        kind: 'text',
        text: [
          'No result arrived in time. It may or may not have been done, and it will not be tried again by itself. ',
          ...lookFirst(command),
        ],
      },
      { kind: 'fields', fields: [{ label: 'Asked by', value: [askedBy] }] },
      { kind: 'context', text: [code(command.id), ' · ', relativeTime(new Date(command.createdAt))] },
    ],
  };
}

/** What was not seen to end may have been done: looking is cheaper than doing it twice. */
const lookFirst = (command: Command): Inline[] => [
  'Look with ',
  code(`/chatops ps ${command.targets[0]?.serverName ?? ''}`.trim()),
  ' before you repeat it.',
];

const maxListed = 10;

export function targetField(command: Command): { label: string; value: Inline[] } {
  const names = command.targets.slice(0, maxListed).map(targetName);
  const more = command.targets.length - names.length;
  return {
    label: command.targets.length === 1 ? 'Target' : `${command.targets.length} targets`,
    value: [names.join('\n'), ...(more > 0 ? [`\nand ${more} more`] : [])],
  };
}

function durationOf(command: Command): string | undefined {
  if (command.targets.length === 1) {
    const [target] = command.targets;
    if (typeof target?.durationMs === 'number') return formatDuration(target.durationMs / 1000);
  }
  if (command.startedAt === null || command.finishedAt === null) return undefined;
  return formatDuration((Date.parse(command.finishedAt) - Date.parse(command.startedAt)) / 1000);
}

function exitCodeField(command: Command): { label: string; value: Inline[] }[] {
  const exitCode = command.targets.length === 1 ? command.targets[0]?.exitCode : null;
  return typeof exitCode === 'number' ? [{ label: 'Exit code', value: [String(exitCode)] }] : [];
}

function targetBlocks(command: Command): CardBlock[] {
  const errors = command.targets.flatMap((target): CardBlock[] =>
    target.error === null
      ? []
      : [{ kind: 'text', text: [bold(targetName(target)), ': ', target.error.message] }],
  );
  const [only] = command.targets;
  if (command.targets.length === 1 && only) {
    const status = containerStatus(only.result);
    return status === undefined ? errors : [...errors, { kind: 'text', text: [`Docker says: ${status}`] }];
  }
  const rows = command.targets.map((target) => [
    targetName(target),
    commandMarks[target.state].word,
    target.durationMs === null ? '' : formatDuration(target.durationMs / 1000),
  ]);
  return [
    {
      kind: 'table',
      columns: [{ label: 'Target' }, { label: 'State' }, { label: 'Took', align: 'right' }],
      rows,
    },
    ...errors,
  ];
}

/** `result` of start, stop and restart is `{container}` as the agent sees it afterwards. */
function containerStatus(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null || !('container' in result)) return undefined;
  const { container } = result;
  if (typeof container !== 'object' || container === null || !('status' in container)) return undefined;
  return typeof container.status === 'string' && container.status !== '' ? container.status : undefined;
}
