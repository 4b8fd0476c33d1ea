import type { Sql } from 'postgres';

/** Commands that wait for others to agree and that no channel was told of: they were not asked for in one. */
export async function findUntoldApprovals(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from commands
    where finished_at is null and state = 'awaiting_approval'
      and split_part(source, ':', 1) not in ('slack', 'discord')
      and not exists (select from approval_messages where command_id = commands.id)
    order by id limit 100`;
  return rows.map(({ id }) => id);
}

/** Several workers may: a channel is promised one message. */
export async function oweApprovalMessages(
  sql: Sql,
  commandId: string,
  channels: readonly string[],
): Promise<void> {
  for (const channel of channels) {
    await sql`
      insert into approval_messages (command_id, channel) values (${commandId}, ${channel})
      on conflict do nothing`;
  }
}

export interface DueApprovalMessage {
  commandId: string;
  channel: string;
  /** Null = not posted. */
  messageRef: string | null;
  /** What it is to show, for `finishApprovalMessage`. */
  wanted: string;
  /** This one included. */
  attempts: number;
}

/** Takes a message that does not show what is so, for a while: of several workers one gets it. */
export async function claimApprovalMessage(
  sql: Sql,
  claimSeconds: number,
): Promise<DueApprovalMessage | undefined> {
  const [row] = await sql<DueApprovalMessage[]>`
    with due as (
      select message.command_id, message.channel, now_shown.wanted
      from approval_messages message
      join commands on commands.id = message.command_id
      cross join lateral (
        select format('%s, %s of %s', commands.state, count(*), commands.approvals_required) as wanted
        from command_approvals where command_approvals.command_id = commands.id
      ) now_shown
      where message.done_at is null and message.next_attempt_at <= now()
        and message.shown is distinct from now_shown.wanted
      order by message.next_attempt_at
      limit 1
      for update of message skip locked
    )
    update approval_messages message set
      attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${claimSeconds})
    from due
    where message.command_id = due.command_id and message.channel = due.channel
    returning message.command_id as "commandId", message.channel, message.message_ref as "messageRef", due.wanted,
      message.attempts`;
  return row;
}

type ApprovalMessageOutcome =
  /** `over`: nothing will change any more. */
  | { state: 'shown'; messageRef: string; over: boolean }
  /** Perhaps by an earlier attempt: what it says is yet to be made so. */
  | { state: 'posted'; messageRef: string }
  /** `error` null = there was nothing to ask any more. */
  | { state: 'given_up'; error: string | null }
  | { state: 'later'; retryInSeconds: number; error: string };

export async function finishApprovalMessage(
  sql: Sql,
  { commandId, channel, wanted }: DueApprovalMessage,
  outcome: ApprovalMessageOutcome,
): Promise<void> {
  const shown = outcome.state === 'shown';
  const messageRef = 'messageRef' in outcome ? outcome.messageRef : null;
  const later = outcome.state === 'later';
  const over = outcome.state === 'given_up' || (shown && outcome.over);
  await sql`
    update approval_messages set
      message_ref = coalesce(${messageRef}, message_ref),
      shown = case when ${shown} then ${wanted} else shown end,
      attempts = case when ${messageRef !== null} then 0 else attempts end,
      next_attempt_at = now() + make_interval(secs => ${later ? outcome.retryInSeconds : 0}),
      done_at = case when ${over} then now() end,
      last_error = ${'error' in outcome ? (outcome.error?.slice(0, 1000) ?? null) : null}
    where command_id = ${commandId} and channel = ${channel}`;
}
