import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Database } from '../../../drizzle/database.ts';
import {
  findTarget,
  finishTarget,
  markTargetStarted,
  requeueTarget,
} from '../../../drizzle/queries/command-dispatch.ts';
import { closeCodes, type outputSchema, type startedSchema } from '../../../shared/agent-protocol.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { AgentSession } from '../connection/agent-session.ts';
import { backoffMs } from '../deadline.ts';
import type { HubMetrics } from '../hub-metrics.ts';
import { classifyFailure } from '../ingest/classify-failure.ts';
import type { CommandSettler } from './command-settler.ts';
import { OutputWriter } from './output-writer.ts';
import { type ResponseFrame, readAnswer } from './read-answer.ts';
import type { SentTargets } from './sent-targets.ts';
import { UnaskedAnswers } from './unasked-answers.ts';

export interface AnswerRecorderDeps {
  database: Database;
  settler: CommandSettler;
  sent: SentTargets;
  metrics: HubMetrics;
  logger: Logger;
  signal: AbortSignal;
}

/** An outcome is worth waiting for PostgreSQL; after this the agent's journal still has it. */
const storeAttempts = 12;
const targetIdSchema = z.uuid();

/** What agents say about their command targets, into PostgreSQL. */
export class AnswerRecorder {
  readonly #deps: AnswerRecorderDeps;
  readonly #output: OutputWriter;
  readonly #unasked = new UnaskedAnswers();

  constructor(deps: AnswerRecorderDeps) {
    this.#deps = deps;
    const { database, logger, signal, settler } = deps;
    const onStored = (commandId: string) => settler.announceProgress(commandId);
    this.#output = new OutputWriter({ database, logger, signal, onStored });
  }

  async started(session: AgentSession, { id }: z.infer<typeof startedSchema>): Promise<void> {
    const target = this.#deps.sent.get(id, session.serverId);
    if (target === undefined || target.started) return;
    const news = await markTargetStarted(this.#deps.database.sql, id, session.serverId);
    target.started = true;
    if (news) await this.#deps.settler.settle(target.commandId);
  }

  output(session: AgentSession, { id, seq, stream, data }: z.infer<typeof outputSchema>): void {
    const target = this.#deps.sent.get(id, session.serverId);
    if (target !== undefined) this.#output.add(target, { targetId: id, seq, stream, data });
    else session.complain('info', { targetId: id }, 'output of no known request ignored');
  }

  async response(session: AgentSession, response: ResponseFrame): Promise<void> {
    if (!targetIdSchema.safeParse(response.id).success) return;
    const { serverId } = session;
    if (this.#deps.sent.get(response.id, serverId) === undefined) {
      const verdict = this.#unasked.judge(serverId, response.id, Date.now());
      if (verdict === 'too_many' && !session.closing) {
        session.complain('warn', {}, 'answers that nobody asked for; connection ended');
        session.close(closeCodes.protocolError, 'too many answers that nobody asked for');
      }
      if (verdict !== 'look') return;
    }
    await this.#untilStored(response.id, () => this.#store(session, response));
  }

  async drain(): Promise<void> {
    await this.#output.drain();
  }

  async #store(session: AgentSession, response: ResponseFrame): Promise<void> {
    const { database, sent, settler, metrics } = this.#deps;
    const { id: targetId } = response;
    const { serverId } = session;
    const target = sent.get(targetId, serverId) ?? (await findTarget(database.sql, targetId, serverId));
    if (target === undefined) {
      session.complain('info', { targetId }, 'answer to no known request ignored');
      this.#unasked.notFound(serverId, targetId, Date.now());
      return;
    }
    const { commandId, method } = target;
    const answer = readAnswer(method, response);
    // Whoever sees the outcome must find the whole output.
    await this.#output.drain();
    if (answer.kind === 'stale') await requeueTarget(database.sql, targetId, session.epoch);
    else {
      if (isTruncated(answer.result)) this.#output.truncated(commandId);
      const stored = await finishTarget(database.sql, { targetId, serverId, ...answer });
      if (stored) metrics.requests.inc({ method, state: answer.state });
    }
    sent.remove(targetId);
    settler.endProgress(commandId);
    await settler.settle(commandId);
  }

  async #untilStored(targetId: string, store: () => Promise<void>): Promise<void> {
    const { logger, signal } = this.#deps;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        return await store();
      } catch (error) {
        logger.warn({ err: error, targetId, failures }, 'outcome of a command not stored yet');
        if (failures >= storeAttempts || classifyFailure(error) === 'poison') return;
        await sleep(backoffMs(failures));
      }
    }
  }
}

function isTruncated(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'truncated' in result && result.truncated === true;
}
