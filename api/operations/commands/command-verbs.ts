import { type AgentMethod, agentMethods } from '../../../shared/agent-protocol.ts';
import { type CommandVerb, commandArgs } from '../../../shared/api-contract/commands.ts';
import type { VerbClass } from '../../../shared/api-contract/common.ts';
import { AppError } from '../../../shared/errors.ts';

interface VerbDefinition {
  class: VerbClass;
  method: AgentMethod;
  /** Acts on one target; several are a question, not a command. */
  single?: true;
}

export const verbDefinitions = {
  start: { class: 'operate', method: 'container.start' },
  stop: { class: 'operate', method: 'container.stop' },
  restart: { class: 'operate', method: 'container.restart' },
  logs: { class: 'logs', method: 'container.logs', single: true },
} as const satisfies Record<CommandVerb, VerbDefinition>;

export const definitionOf = (verb: CommandVerb): VerbDefinition => verbDefinitions[verb];

/** @throws AppError `invalid_input` */
export function parseCommandArgs(verb: CommandVerb, args: unknown): Record<string, unknown> {
  const parsed = commandArgs[verb].safeParse(args);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    field: ['args', ...issue.path].join('.'),
    problem: issue.message,
  }));
  throw new AppError('invalid_input', `\`${verb}\` does not take these arguments.`, { details: { fields } });
}

/** What goes to the agent: complete, with the protocol's defaults. */
export function requestParams(
  method: AgentMethod,
  containerId: string,
  args: Record<string, unknown>,
): Record<string, unknown> {
  return agentMethods[method].params.parse({ ...args, containerId });
}
