import type { Database } from '../../../drizzle/database.ts';
import {
  type Claim,
  claimTargets,
  refuseUnsentTargets,
  requeueTarget,
  retakeTargets,
  type SendableTarget,
} from '../../../drizzle/queries/command-dispatch.ts';
import { findEndedRequests, noLongerEntitled } from '../../../drizzle/queries/ended-ways.ts';
import { clearOutput } from '../../../drizzle/queries/output-chunks.ts';
import { changingMethods } from '../../../shared/agent-protocol.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { AgentSession } from '../connection/agent-session.ts';
import type { SessionRegistry } from '../connection/session-registry.ts';
import type { CommandSettler } from './command-settler.ts';
import type { SentTargets } from './sent-targets.ts';

export interface TargetSenderDeps {
  database: Database;
  instanceId: string;
  registry: SessionRegistry;
  settler: CommandSettler;
  sent: SentTargets;
  logger: Logger;
}

/** Claims targets in PostgreSQL and puts their requests on the agents' sockets. */
export class TargetSender {
  readonly #deps: TargetSenderDeps;

  constructor(deps: TargetSenderDeps) {
    this.#deps = deps;
  }

  /** @returns how many requests were sent. */
  async sendQueued(claim: Claim): Promise<number> {
    const { database, instanceId } = this.#deps;
    // A command that is sent by itself was looked at a moment ago; others may have waited for an hour.
    if (!(typeof claim === 'object' && 'commandId' in claim)) await this.#refuseEnded();
    return await this.#send(await claimTargets(database.sql, instanceId, claim));
  }

  /**
   * A new connection: everything unanswered goes out again, under the same ids. The agent's journal answers
   * for what it ran before; reads simply run again.
   */
  async sendUnanswered(session: AgentSession): Promise<void> {
    const { database, instanceId } = this.#deps;
    const targets = await retakeTargets(database.sql, session.serverId, instanceId);
    const reads = targets.filter(({ method }) => !changingMethods.has(method)).map(({ id }) => id);
    if (reads.length > 0) await clearOutput(database.sql, reads);
    await this.#send(targets);
    await this.sendQueued({ serverId: session.serverId });
  }

  async #refuseEnded(): Promise<void> {
    const { database, settler } = this.#deps;
    for (const { id, requestedBy, why } of await findEndedRequests(database.sql)) {
      await refuseUnsentTargets(database.sql, id, noLongerEntitled(requestedBy, why));
      await settler.settle(id);
    }
  }

  async #send(targets: readonly SendableTarget[]): Promise<number> {
    const { registry, sent, settler, database, logger } = this.#deps;
    const commandIds = new Set<string>();
    let written = 0;
    for (const target of targets) {
      const { id, serverId, epoch, method, params, deadlineAt } = target;
      commandIds.add(target.commandId);
      const session = registry.get(serverId);
      sent.add(target);
      const request = {
        type: 'request',
        id,
        method,
        params,
        epoch,
        deadlineAt: deadlineAt.getTime(),
      } as const;
      if (session?.epoch === epoch && session.send(request)) {
        written += 1;
        continue;
      }
      // Never written to a socket, so it cannot have run; the agent's next connection takes it.
      sent.remove(id);
      logger.info({ targetId: id, serverId }, 'agent went away before its request was sent');
      await requeueTarget(database.sql, id, epoch);
    }
    for (const commandId of commandIds) await settler.settle(commandId);
    return written;
  }
}
