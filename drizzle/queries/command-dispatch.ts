import type { JSONValue, Sql } from 'postgres';
import type { AgentMethod, Failure } from '../../shared/agent-protocol.ts';
import type { CommandState } from '../../shared/api-contract/commands.ts';

/**
 * The life of a command target: queued -> running (sent) -> its outcome. Every step is a compare-and-set,
 * so it does not matter how often, or by how many instances, it is tried.
 */
export interface SendableTarget {
  /** Also the request id on the wire. */
  id: string;
  commandId: string;
  serverId: string;
  method: AgentMethod;
  params: Record<string, unknown>;
  /** Of the connection it is to be sent on. */
  epoch: number;
  deadlineAt: Date;
}

export interface RoutedTarget {
  id: string;
  serverId: string;
  /** Null when no living instance holds the agent. */
  instanceId: string | null;
}

export async function listTargets(
  sql: Sql,
  commandId: string,
  state: 'queued' | 'running',
): Promise<RoutedTarget[]> {
  return await sql<RoutedTarget[]>`
    select target.id, target.server_id as "serverId", instances.id as "instanceId"
    from command_targets target
    join servers on servers.id = target.server_id
    left join instances on instances.id = servers.instance_id and instances.lease_until > now()
    where target.command_id = ${commandId} and target.state = ${state}
    order by target.id`;
}

/** Which queued targets to claim: those of one command, of one server, or of all this instance's servers. */
export type Claim = { commandId: string } | { serverId: string } | 'all';

/** queued -> running, for the caller to send. Only the instance that holds the agent gets a target. */
export async function claimTargets(sql: Sql, instanceId: string, claim: Claim): Promise<SendableTarget[]> {
  const chosen =
    claim === 'all'
      ? sql`true`
      : 'serverId' in claim
        ? sql`target.server_id = ${claim.serverId}`
        : sql`target.command_id = ${claim.commandId}`;
  return await sql<SendableTarget[]>`
    update command_targets target set
      state = 'running', sent_at = now(), epoch = servers.epoch, send_attempts = send_attempts + 1
    from servers, commands
    where target.state = 'queued' and ${chosen}
      and servers.id = target.server_id and servers.instance_id = ${instanceId}
      and commands.id = target.command_id and commands.state in ('queued', 'running')
      and commands.deadline_at > now()
    ${returnSendable(sql)}`;
}

/** Requests without an answer, to be sent again on the server's new connection. */
export async function retakeTargets(
  sql: Sql,
  serverId: string,
  instanceId: string,
): Promise<SendableTarget[]> {
  return await sql<SendableTarget[]>`
    update command_targets target set epoch = servers.epoch, send_attempts = send_attempts + 1
    from servers, commands
    where target.server_id = ${serverId} and target.state = 'running'
      and servers.id = target.server_id and servers.instance_id = ${instanceId}
      -- What was sent on this very connection is not unanswered yet.
      and target.epoch < servers.epoch
      and commands.id = target.command_id and commands.deadline_at > now()
    ${returnSendable(sql)}`;
}

function returnSendable(sql: Sql) {
  return sql`
    returning target.id, target.command_id as "commandId", target.server_id as "serverId", target.method,
      target.params, servers.epoch::float8 as epoch, commands.deadline_at as "deadlineAt"`;
}

/** running -> queued. Only for a request that certainly was not begun: never written, or refused as stale. */
export async function requeueTarget(sql: Sql, targetId: string, epoch: number): Promise<boolean> {
  const rows = await sql`
    update command_targets set state = 'queued', epoch = null, sent_at = null
    where id = ${targetId} and state = 'running' and epoch = ${epoch} and started_at is null
    returning id`;
  return rows.length > 0;
}

/** @returns whether this was the first we heard of it. */
export async function markTargetStarted(sql: Sql, targetId: string, serverId: string): Promise<boolean> {
  const rows = await sql`
    update command_targets set started_at = now()
    where id = ${targetId} and server_id = ${serverId} and state = 'running' and started_at is null
    returning id`;
  return rows.length > 0;
}

/** What an answer belongs to, when we no longer know; undefined when it is no target of this server. */
export async function findTarget(
  sql: Sql,
  targetId: string,
  serverId: string,
): Promise<{ commandId: string; method: AgentMethod } | undefined> {
  const [row] = await sql<{ commandId: string; method: AgentMethod }[]>`
    select command_id as "commandId", method from command_targets
    where id = ${targetId} and server_id = ${serverId}`;
  return row;
}

export interface TargetOutcome {
  targetId: string;
  /** Of the connection that answers: an agent settles only its own targets. */
  serverId: string;
  state: CommandState;
  result: unknown;
  error: Failure | null;
}

/**
 * Stores the outcome, once. An answer that comes after the deadline still replaces `unknown`.
 *
 * @returns false when the target had its outcome before.
 */
export async function finishTarget(sql: Sql, outcome: TargetOutcome): Promise<boolean> {
  const json = (value: unknown) =>
    value === undefined || value === null ? null : sql.json(value as JSONValue);
  const rows = await sql`
    update command_targets set
      state = ${outcome.state}, finished_at = now(), result = ${json(outcome.result)},
      error = ${json(outcome.error)}
    where id = ${outcome.targetId} and server_id = ${outcome.serverId} and state in ('running', 'unknown')
      and state <> ${outcome.state}
    returning id`;
  return rows.length > 0;
}

/** queued -> refused: of one that was sent nobody knows yet what became of it. */
export async function refuseUnsentTargets(sql: Sql, commandId: string, error: Failure): Promise<void> {
  await sql`
    update command_targets set state = 'refused', finished_at = now(), error = ${sql.json({ ...error })}
    where command_id = ${commandId} and state = 'queued'`;
}

/** @returns how many of the command's targets will now never be sent. */
export async function cancelUnsentTargets(sql: Sql, commandId: string): Promise<number> {
  const rows = await sql`
    update command_targets set state = 'cancelled', finished_at = now()
    where command_id = ${commandId} and state in ('queued', 'awaiting_confirmation', 'awaiting_approval')
    returning id`;
  return rows.length;
}
