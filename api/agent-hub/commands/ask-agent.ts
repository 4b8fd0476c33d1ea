import { randomUUID } from 'node:crypto';
import type { Database } from '../../../drizzle/database.ts';
import { findAgentOwner } from '../../../drizzle/queries/agent-registry.ts';
import {
  agentMethods,
  type MethodParams,
  type MethodResult,
  type ReadingMethod,
} from '../../../shared/agent-protocol.ts';
import { type Bus, inboxOf } from '../../../shared/bus.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AgentSession } from '../connection/agent-session.ts';
import type { SessionRegistry } from '../connection/session-registry.ts';
import { withDeadline } from '../deadline.ts';
import { agentOffline, failureToError, methodUnsupported } from './ask-errors.ts';
import type { Hop } from './hop.ts';
import { type AgentAnswer, PendingAnswers } from './pending-answers.ts';
import type { ResponseFrame } from './read-answer.ts';

export interface AgentAskerDeps {
  database: Database;
  bus: Bus;
  instanceId: string;
  registry: SessionRegistry;
}

/** Questions to agents that change nothing and leave no row: asked here, or through the instance that can. */
export class AgentAsker {
  readonly #deps: AgentAskerDeps;
  readonly #pending = new PendingAnswers();

  constructor(deps: AgentAskerDeps) {
    this.#deps = deps;
  }

  /** @throws AppError agent_offline, method_unsupported, timeout, unavailable, or what the agent's failure means. */
  async ask<M extends ReadingMethod>(
    serverId: string,
    method: M,
    params: MethodParams<M>,
    timeoutMs: number,
  ): Promise<MethodResult<M>> {
    const session = this.#deps.registry.get(serverId);
    const answer = session
      ? await this.#askHere(session, method, params, timeoutMs)
      : await this.#askThere(serverId, method, params, timeoutMs);
    if (answer.kind === 'failure') throw failureToError(answer.error);
    if (answer.kind === 'gone') throw agentOffline(session?.serverName ?? serverId, new Date(), Date.now());
    const result = agentMethods[method].result.safeParse(answer.result);
    if (result.success) return result.data as MethodResult<M>;
    throw new AppError('internal', `The agent's answer to ${method} cannot be read.`, {
      hint: 'Update the agent on that server.',
      cause: result.error,
    });
  }

  /** Another instance asks for us, or answers us. */
  async receive(hop: Extract<Hop, { kind: 'ask' | 'answer' | 'failure' | 'gone' }>): Promise<void> {
    const { bus, registry } = this.#deps;
    if (hop.kind !== 'ask') {
      this.#pending.resolve(hop.id, bus, hop);
      return;
    }
    const session = registry.get(hop.serverId);
    const timeoutMs = hop.deadlineAt - Date.now();
    // Too late: who asked has given up.
    if (timeoutMs <= 0) return;
    const answer: AgentAnswer = session
      ? await this.#askHere(session, hop.method, hop.params, timeoutMs)
      : { kind: 'gone' };
    await bus.send(inboxOf(hop.replyTo), toHop(hop.id, answer));
  }

  /** @returns whether it was an answer to a question of ours. */
  answered(session: AgentSession, response: ResponseFrame): boolean {
    const answer: AgentAnswer = response.ok
      ? { kind: 'answer', result: response.result }
      : { kind: 'failure', error: response.error };
    return this.#pending.resolve(response.id, session, answer);
  }

  /** The session is gone; without one, the hub is. */
  giveUp(session?: AgentSession): void {
    this.#pending.giveUp(session);
  }

  async #askHere(
    session: AgentSession,
    method: ReadingMethod,
    params: unknown,
    timeoutMs: number,
  ): Promise<AgentAnswer> {
    if (!session.methods.has(method)) throw methodUnsupported(session.serverName, method);
    const id = `ask-${randomUUID()}`;
    const answer = this.#pending.wait(id, session, timeoutMs);
    const { epoch } = session;
    const deadlineAt = Date.now() + timeoutMs;
    const sent = session.send({ type: 'request', id, method, params, epoch, deadlineAt });
    if (!sent) this.#pending.resolve(id, session, { kind: 'gone' });
    return await answer;
  }

  async #askThere(
    serverId: string,
    method: ReadingMethod,
    params: unknown,
    timeoutMs: number,
  ): Promise<AgentAnswer> {
    const { database, bus, instanceId } = this.#deps;
    const deadlineAt = Date.now() + timeoutMs;
    const finding = findAgentOwner(database.sql, serverId);
    const owner = await withDeadline(finding, timeoutMs, 'The database did not answer in time.');
    if (owner === undefined) throw new AppError('not_found', 'There is no such server.');
    if (owner.instanceId === null || owner.instanceId === instanceId) {
      throw agentOffline(owner.serverName, owner.lastSeenAt, Date.now());
    }
    if (!owner.methods.includes(method)) throw methodUnsupported(owner.serverName, method);
    const id = `ask-${randomUUID()}`;
    const hop: Hop = { kind: 'ask', id, serverId, method, params, deadlineAt, replyTo: instanceId };
    const sending = bus.send(inboxOf(owner.instanceId), hop).catch((cause: unknown) => {
      this.#pending.resolve(id, bus, { kind: 'gone' });
      throw new AppError('unavailable', 'The instance that holds this agent cannot be reached.', {
        hint: 'Redis does not answer; try again in a moment.',
        cause,
      });
    });
    // Together: either may fail while the other is still awaited.
    const [answer] = await Promise.all([this.#pending.wait(id, bus, timeoutMs), sending]);
    return answer;
  }
}

function toHop(id: string, answer: AgentAnswer): Hop {
  if (answer.kind === 'answer') return { kind: 'answer', id, result: answer.result };
  if (answer.kind === 'failure') return { kind: 'failure', id, error: answer.error };
  return { kind: 'gone', id };
}
