import type { Database } from '../../../drizzle/database.ts';
import { cancelUnsentTargets, listTargets } from '../../../drizzle/queries/command-dispatch.ts';
import { type Bus, inboxOf } from '../../../shared/bus.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { SessionRegistry } from '../connection/session-registry.ts';
import { withDeadline } from '../deadline.ts';
import type { AgentAsker } from './ask-agent.ts';
import type { CommandSettler } from './command-settler.ts';
import { type Hop, hopSchema } from './hop.ts';
import type { TargetSender } from './target-sender.ts';

/** What a caller waits at most, also when PostgreSQL or the bus hangs: the sweepers finish the work. */
const routeTimeoutMs = 2000;

export interface CommandRouterDeps {
  database: Database;
  bus: Bus;
  instanceId: string;
  registry: SessionRegistry;
  sender: TargetSender;
  settler: CommandSettler;
  asker: AgentAsker;
  logger: Logger;
}

/** Brings commands to the instances that hold their agents. The rows are the truth; a hop only saves time. */
export class CommandRouter {
  readonly #deps: CommandRouterDeps;

  constructor(deps: CommandRouterDeps) {
    this.#deps = deps;
  }

  /** Never throws: what could not be sent now stays queued until its deadline. */
  async dispatch(commandId: string): Promise<void> {
    await this.#inTime(commandId, async () => {
      // Ours first: the usual case then costs no look at the others.
      await this.#deps.sender.sendQueued({ commandId });
      await this.#hop('dispatch', commandId, 'queued');
    });
  }

  /** What was not sent never will be; agents that have it are told to stop. */
  async cancel(commandId: string): Promise<void> {
    await this.#inTime(commandId, async () => {
      const { database, settler } = this.#deps;
      const cancelled = await cancelUnsentTargets(database.sql, commandId);
      await this.#cancelHere(commandId);
      if (cancelled > 0) await settler.settle(commandId);
      await this.#hop('cancel', commandId, 'running');
    });
  }

  /** From the inbox: handlers return soon, so that one slow answer does not hold up the next hop. */
  async receive(message: unknown): Promise<void> {
    const { sender, asker, logger } = this.#deps;
    const hop = hopSchema.safeParse(message);
    if (!hop.success) {
      logger.warn({ err: hop.error }, 'message in the inbox is no hop');
      return;
    }
    const { data } = hop;
    const failed = (error: unknown) => logger.warn({ err: error, kind: data.kind }, 'hop not carried out');
    if (data.kind === 'dispatch') await sender.sendQueued({ commandId: data.commandId }).catch(failed);
    else if (data.kind === 'cancel') await this.#cancelHere(data.commandId).catch(failed);
    else void asker.receive(data).catch(failed);
  }

  async #hop(kind: 'dispatch' | 'cancel', commandId: string, state: 'queued' | 'running'): Promise<void> {
    const { database, bus, instanceId, logger } = this.#deps;
    const targets = await listTargets(database.sql, commandId, state);
    const owners = new Set(targets.map((target) => target.instanceId));
    await Promise.all(
      [...owners]
        .filter((owner) => owner !== null && owner !== instanceId)
        .map(async (owner) => {
          try {
            await bus.send(inboxOf(owner as string), { kind, commandId } satisfies Hop);
          } catch (error) {
            logger.warn({ err: error, commandId, owner }, 'hop not delivered; its sweeper finds the row');
          }
        }),
    );
  }

  async #cancelHere(commandId: string): Promise<void> {
    const { database, registry } = this.#deps;
    for (const { id, serverId } of await listTargets(database.sql, commandId, 'running')) {
      registry.get(serverId)?.send({ type: 'cancel', id });
    }
  }

  async #inTime(commandId: string, work: () => Promise<void>): Promise<void> {
    try {
      await withDeadline(work(), routeTimeoutMs, 'Routing took too long.');
    } catch (error) {
      this.#deps.logger.warn({ err: error, commandId }, 'command not routed yet; the sweeper goes on');
    }
  }
}
