import type { Command } from '../../api/contract.ts';

const verbs: Record<Command['verb'], string> = {
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
  logs: 'Read the logs of',
};
const namedAtMost = 3;

export const targetNames = ({ targets }: Pick<Command, 'targets'>): string[] =>
  targets.map(({ serverName, containerName }) =>
    containerName === null ? serverName : `${serverName}/${containerName}`,
  );

/** "Restart web-1/nginx", "Stop web-1/nginx, web-2/nginx and 7 more". */
export function describeCommand(command: Pick<Command, 'verb' | 'targets'>): string {
  const names = targetNames(command);
  const all = names.length <= namedAtMost;
  const shown = all
    ? names.join(', ')
    : `${names.slice(0, namedAtMost - 1).join(', ')} and ${names.length - namedAtMost + 1} more`;
  return `${verbs[command.verb]} ${shown}`;
}

type Asked = Pick<Command, 'approval'>;

/** The word that this person has given on it. */
export const wordOf = ({ approval }: Asked, userId: string): 'approved' | 'denied' | undefined =>
  approval?.decisions.find((decision) => decision.userId === userId)?.decision;

/** "1 of 2" */
export function describeApprovals({ approval }: Asked): string {
  const given = approval?.decisions.filter(({ decision }) => decision === 'approved').length ?? 0;
  return `${given} of ${approval?.required ?? 0}`;
}

/** What became of a command when somebody had decided about it. */
export function describeOutcome(command: Pick<Command, 'state' | 'approval' | 'targets'>): string {
  switch (command.state) {
    case 'denied':
      return 'Denied. Nothing is run.';
    case 'awaiting_approval':
      return `Approved, ${describeApprovals(command)}: it waits for others too.`;
    case 'refused':
      return `Not run. ${command.targets[0]?.error?.message ?? 'It was refused.'}`;
    default:
      return 'Approved. It runs now.';
  }
}

/** What has come since `known`, to be read out; empty when nothing has. */
export function describeNews(commands: readonly Command[], known: ReadonlySet<string>): string {
  const [first, ...others] = commands.filter(({ id }) => !known.has(id));
  if (first === undefined) return '';
  if (others.length > 0) return `${others.length + 1} commands wait for your approval.`;
  return `${first.requestedBy} asks for your approval: ${describeCommand(first)}.`;
}
