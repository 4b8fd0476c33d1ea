import type { z } from 'zod';
import {
  type AgentMethod,
  agentMethods,
  type Failure,
  type responseSchema,
} from '../../../shared/agent-protocol.ts';
import type { CommandState } from '../../../shared/api-contract/commands.ts';

export type ResponseFrame = z.infer<typeof responseSchema>;

export type Answer =
  | { kind: 'outcome'; state: CommandState; result: unknown; error: Failure | null }
  /** Refused, because another instance owns the agent: nothing was run, to be sent again by the owner. */
  | { kind: 'stale' };

/** What an agent's response means for its command target. */
export function readAnswer(method: AgentMethod, response: ResponseFrame): Answer {
  if (!response.ok) {
    const { error } = response;
    if (error.code === 'stale_epoch') return { kind: 'stale' };
    return { kind: 'outcome', state: stateOfFailure(error), result: null, error };
  }
  const parsed = agentMethods[method].result.safeParse(response.result);
  if (parsed.success) return { kind: 'outcome', state: 'succeeded', result: parsed.data, error: null };
  // It says it ran; what came of it cannot be read.
  const message = `The agent's answer to ${method} is not what the protocol says; update the agent.`;
  return { kind: 'outcome', state: 'unknown', result: null, error: { code: 'internal', message } };
}

function stateOfFailure({ code }: Failure): CommandState {
  switch (code) {
    case 'refused_by_policy':
      return 'refused';
    case 'deadline_passed':
      return 'expired';
    case 'cancelled':
      return 'cancelled';
    case 'outcome_unknown':
      return 'unknown';
    default:
      return 'failed';
  }
}
