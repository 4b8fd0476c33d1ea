import type { z } from 'zod';
import {
  type AgentFrame,
  type AgentMethod,
  changingMethods,
  type MethodParams,
  type requestSchema,
} from '../shared/agent-protocol.ts';
import type { Logger } from '../shared/logger.ts';
import type { HandlerContext, HandlerServices } from './handlers/handler.ts';
import { handlers, isSupported } from './handlers/index.ts';
import type { Journal, Outcome } from './journal.ts';
import { needsContainerName, type Policy, refusal } from './policy.ts';
import { RequestFailure } from './request-failure.ts';
import { failed, parseParams } from './request-outcome.ts';
import { Slots } from './slots.ts';
import { untilAborted } from './until-aborted.ts';

export type Request = z.infer<typeof requestSchema>;

export interface RequestsOptions {
  services: HandlerServices;
  journal: Journal;
  readPolicy(): Promise<Policy>;
  send(frame: AgentFrame): Promise<boolean>;
  /** The hub's clock, epoch milliseconds: deadlines are in its time, and ours may be an hour off. */
  hubNow(): number;
  logger: Logger;
}

interface Running {
  changing: boolean;
  abort: AbortController;
  startedAt: number | undefined;
}

const longestDeadlineMs = 24 * 3600 * 1000;
const policyLookTimeoutMs = 5000;

/** Takes the hub's requests: each is answered exactly as often as it is asked, and a change is run once. */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #running = new Map<string, Running>();
  /** Two lanes, so that slow logs do not hold up a restart. */
  readonly #slots = {
    changing: new Slots({ limit: 4, maxWaiting: 64 }),
    reading: new Slots({ limit: 4, maxWaiting: 64 }),
  };
  #epoch = 0;
  #tasks = new Set<Promise<void>>();

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  connected(epoch: number): void {
    this.#epoch = epoch;
  }

  /** Changes go on and wait in the journal to be asked for; nobody would hear the answer of a read. */
  disconnected(): void {
    for (const { changing, abort } of this.#running.values()) {
      if (!changing) abort.abort(new RequestFailure('cancelled', 'The connection to the hub was lost.'));
    }
  }

  receive(request: Request): void {
    const { journal, logger } = this.#options;
    if (request.epoch < this.#epoch) {
      logger.warn({ id: request.id, epoch: request.epoch }, 'refused a request from a former owner');
      this.refuse(
        request.id,
        'stale_epoch',
        'This request comes from an instance that no longer owns this agent.',
      );
      return;
    }
    const stored = journal.outcomeOf(request.id);
    const running = this.#running.get(request.id);
    if (stored !== undefined) this.#respond(request.id, stored);
    else if (running !== undefined) this.#announceStart(request.id, running);
    else this.#begin(request);
  }

  #begin(request: Request): void {
    const task = this.#take(request).finally(() => this.#tasks.delete(task));
    this.#tasks.add(task);
  }

  cancel(id: string): void {
    this.#running.get(id)?.abort.abort(new RequestFailure('cancelled', 'Cancelled before it was done.'));
  }

  refuse(id: string, code: RequestFailure['code'], message: string): void {
    this.#respond(id, { ok: false, error: { code, message: message.slice(0, 2000) } });
  }

  /** Gives up reads and waits for changes; what does not end in time is `unknown` at the next start. */
  async close(): Promise<void> {
    this.disconnected();
    await Promise.all(this.#tasks);
  }

  async #take(request: Request): Promise<void> {
    const { method, id } = request;
    if (!isSupported(method)) {
      this.refuse(id, 'method_unsupported', `This agent cannot do ${method}. Is it up to date?`);
      return;
    }
    const running: Running = {
      changing: changingMethods.has(method),
      abort: new AbortController(),
      startedAt: undefined,
    };
    this.#running.set(id, running);
    try {
      this.#respond(id, await this.#run(request, method, running));
    } finally {
      this.#running.delete(id);
    }
  }

  async #run(request: Request, method: AgentMethod, running: Running): Promise<Outcome> {
    const { journal, logger } = this.#options;
    const { signal } = running.abort;
    let free: (() => void) | undefined;
    let deadline: NodeJS.Timeout | undefined;
    try {
      const params = parseParams(method, request.params);
      deadline = this.#setDeadline(request, running.abort);
      free = await this.#slots[running.changing ? 'changing' : 'reading'].take(signal);
      await this.#obeyPolicy(method, params, signal);
      signal.throwIfAborted();
      if (running.changing) await this.#writeDown(request.id, method);
      running.startedAt = Date.now();
      this.#announceStart(request.id, running);
      const outcome = await this.#handle(request.id, method, params, signal);
      if (running.changing) {
        await journal
          .finished(request.id, outcome)
          .catch((error) => logger.error({ err: error, id: request.id }, 'cannot journal an outcome'));
      }
      return outcome;
    } catch (error) {
      return failed(error, logger);
    } finally {
      clearTimeout(deadline);
      free?.();
    }
  }

  async #handle<M extends AgentMethod>(
    id: string,
    method: M,
    params: MethodParams<M>,
    signal: AbortSignal,
  ): Promise<Outcome> {
    let seq = 0;
    const context: HandlerContext = {
      ...this.#options.services,
      signal,
      output: async (stream, data) => {
        await this.#options.send({ type: 'output', id, seq, stream, data });
        seq += 1;
      },
    };
    try {
      const work = handlers[method](params, context);
      // A change is waited for: it alone knows whether Docker was told before the signal came.
      return { ok: true, result: await (changingMethods.has(method) ? work : untilAborted(work, signal)) };
    } catch (error) {
      // A stream that broke because its read was given up: the reason says more than its error.
      const givenUp = signal.aborted && !changingMethods.has(method);
      return failed(givenUp ? signal.reason : error, this.#options.logger);
    }
  }

  async #obeyPolicy<M extends AgentMethod>(
    method: M,
    params: MethodParams<M>,
    signal: AbortSignal,
  ): Promise<void> {
    const policy = await this.#options.readPolicy();
    let name: string | undefined;
    if (needsContainerName(policy, method) && 'containerId' in params) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(policyLookTimeoutMs)]);
      name = (await this.#options.services.docker.inspect(params.containerId, limited)).Name.replace(
        /^\//,
        '',
      );
    }
    const reason = refusal(policy, method, name);
    if (reason !== undefined) throw new RequestFailure('refused_by_policy', reason);
  }

  async #writeDown(id: string, method: AgentMethod): Promise<void> {
    try {
      await this.#options.journal.started(id, method);
    } catch (cause) {
      const message = 'The agent cannot write its journal (disk full?), so it changes nothing.';
      throw new RequestFailure('internal', message, { cause });
    }
  }

  #setDeadline({ deadlineAt }: Request, abort: AbortController): NodeJS.Timeout {
    const reason = new RequestFailure('deadline_passed', 'The deadline passed before this was done.');
    const remainingMs = deadlineAt - this.#options.hubNow();
    if (remainingMs <= 0) throw reason;
    return setTimeout(() => abort.abort(reason), Math.min(remainingMs, longestDeadlineMs));
  }

  #announceStart(id: string, { startedAt }: Running): void {
    if (startedAt !== undefined) void this.#options.send({ type: 'started', id, startedAt });
  }

  #respond(id: string, outcome: Outcome): void {
    void this.#options.send({ type: 'response', id, ...outcome });
  }
}
