import { eq, sql as template } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Failure } from '../../shared/agent-protocol.ts';
import { type CommandState, finalCommandStates } from '../../shared/api-contract/commands.ts';
import type { Orm } from '../database.ts';
import { commands, commandTargets } from '../schema/commands.ts';
import { recordCommandOutcome } from './audit.ts';

/**
 * Brings a command's state in line with its targets. The row lock makes concurrent callers take turns, so
 * the last one sees every target; the audit entry of the outcome is written with it.
 *
 * @returns the state it is in now; undefined when there is no such command.
 */
export async function settleCommand(
  orm: Orm,
  commandId: string,
  summarize: (states: readonly CommandState[]) => CommandState,
): Promise<CommandState | undefined> {
  return await orm.transaction(async (transaction) => {
    const [command] = await transaction
      .select({ state: commands.state })
      .from(commands)
      .where(eq(commands.id, commandId))
      .for('update');
    if (command === undefined) return undefined;
    const targets = await transaction
      .select({ state: commandTargets.state })
      .from(commandTargets)
      .where(eq(commandTargets.commandId, commandId));
    if (targets.length === 0) return command.state;
    const state = summarize(targets.map((target) => target.state));
    if (state === command.state) return state;
    const final = finalCommandStates.has(state);
    await transaction
      .update(commands)
      .set({
        state,
        startedAt: state === 'running' ? template`coalesce(${commands.startedAt}, now())` : undefined,
        finishedAt: final ? template`now()` : null,
      })
      .where(eq(commands.id, commandId));
    if (final) await recordCommandOutcome(transaction, commandId);
    return state;
  });
}

const neverSent: Failure = {
  code: 'deadline_passed',
  message: 'The agent was not reachable before the deadline. Nothing was run.',
};
const neverAnswered: Failure = {
  code: 'outcome_unknown',
  message:
    'The request was sent, but no answer came before the deadline. Look at the target before trying again.',
};

/**
 * Gives every target past its deadline its outcome: `expired` when it was never sent, `unknown` when it was.
 *
 * @param graceSeconds the agent gives up at the deadline too; its answer may still be on the way.
 * @returns ids of the commands concerned.
 */
export async function expireTargets(sql: Sql, graceSeconds: number): Promise<string[]> {
  const rows = await sql<{ commandId: string }[]>`
    update command_targets target set
      state = case target.state when 'queued' then 'expired' else 'unknown' end,
      error = case target.state when 'queued' then ${sql.json({ ...neverSent })}::jsonb
        else ${sql.json({ ...neverAnswered })}::jsonb end,
      finished_at = now()
    from commands
    where commands.id = target.command_id and target.finished_at is null
      and (target.state = 'queued' and commands.deadline_at < now()
        or target.state = 'running' and commands.deadline_at < now() - make_interval(secs => ${graceSeconds}))
    returning target.command_id as "commandId"`;
  return [...new Set(rows.map(({ commandId }) => commandId))];
}

/** Commands whose process died between a target's outcome and the command's own. */
export async function findUnsettledCommands(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from commands
    where finished_at is null and state in ('queued', 'running')
      and exists (select from command_targets where command_id = commands.id)
      and not exists (
        select from command_targets where command_id = commands.id and finished_at is null
      )`;
  return rows.map(({ id }) => id);
}
