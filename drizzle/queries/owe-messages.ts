import type { Sql } from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { jsonRows } from './json-rows.ts';
import { editSpacingSeconds, lockMessages, type OwedMessage } from './tell-change.ts';

/** An alert that a channel is to be told. */
export interface WantedMessage {
  alertId: string;
  /** `slack:C…` or `discord:…`. */
  channel: string;
  /** Nobody is to be disturbed sooner: quiet hours. */
  notBefore: Date | null;
  /** Whom the first firing calls: `user:…`, `group:…`, `everyone`. */
  mention: string | null;
}

export interface Grouping {
  /** From the first alert of a group to its message. */
  waitSeconds: number;
  /** Between two disturbances by one message; and how long a message whose alerts are over takes in new ones. */
  intervalSeconds: number;
  /** What fires and is not acknowledged is told again so often. */
  repeatSeconds: number;
}

/** A group that flaps takes new alerts in for ever longer, and disturbs ever more rarely, up to this. */
export const longestFlapSeconds = 4 * 3600;

/**
 * Promises channels the messages of alerts: each joins the open message of its group in that channel, or
 * opens one. What is promised already stays as it is, but for `notBefore` as long as nobody was told.
 * The last step of a transaction that holds these alerts' rows.
 *
 * @param now epoch ms
 * @returns what to deliver after the commit
 */
export async function oweMessages(
  sql: Sql,
  wanted: readonly WantedMessage[],
  { now, grouping }: { now: number; grouping: Grouping },
): Promise<OwedMessage[]> {
  const at = new Date(now);
  const news = await leaveOutWhatIsSo(sql, wanted, at);
  if (news.length === 0) return [];
  await lockMessages(sql);
  const groups = distinctGroups(news);
  await closeGroupsLongOver(sql, groups, at, grouping);
  await sql`
    insert into notifications (id, channel, group_key, created_at)
    select id, channel, "groupKey", ${at}
    from jsonb_to_recordset(${jsonRows(sql, groups)}::jsonb) as one (id uuid, channel text, "groupKey" text)
    on conflict (channel, group_key) where closed_at is null do nothing`;
  const touched = await sql<{ id: string }[]>`
    with wanted as (
      select * from jsonb_to_recordset(${jsonRows(sql, news)}::jsonb)
        as one ("alertId" uuid, channel text, "groupKey" text, "notBefore" timestamptz, mention text)
    ), joined as (
      insert into notification_alerts (notification_id, alert_id, channel, joined_at, not_before)
      select notifications.id, "alertId", wanted.channel, ${at}, "notBefore"
      from wanted join notifications
        on notifications.channel = wanted.channel and group_key = "groupKey" and closed_at is null
      on conflict (alert_id, channel) do update set not_before = excluded.not_before
        where notification_alerts.told_event_id = 0
      returning notification_id, alert_id, channel
    )
    update notifications set mention = coalesce(notifications.mention, called.mention)
    from (
      select notification_id, min(wanted.mention) as mention from joined
      join wanted on wanted."alertId" = joined.alert_id and wanted.channel = joined.channel
      group by notification_id
    ) called
    where called.notification_id = notifications.id
    returning notifications.id`;
  const ids = touched.map(({ id }) => id);
  await countFlaps(sql, ids);
  return makeDue(sql, ids, grouping);
}

/** How often one and the same thing fired again in these messages: at most. */
async function countFlaps(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`
    update notifications set flaps = counted.flaps
    from (
      select notification_id, max(times) - 1 as flaps from (
        select notification_id, count(*)::int as times
        from notification_alerts join alerts on alerts.id = alert_id
        where notification_id = any(${[...ids]}::uuid[])
        group by notification_id, rule_id, server_id, key, fingerprint
      ) as targets
      group by notification_id
    ) counted
    where notifications.id = counted.notification_id and notifications.flaps < counted.flaps`;
}

type NewMessage = WantedMessage & { groupKey: string };

/** A hold that came to its end is left as it was: its message says how long it was kept back. */
async function leaveOutWhatIsSo(sql: Sql, wanted: readonly WantedMessage[], at: Date): Promise<NewMessage[]> {
  if (wanted.length === 0) return [];
  return sql<NewMessage[]>`
    select distinct on ("alertId", wanted.channel) "alertId", wanted.channel, "notBefore", wanted.mention,
      coalesce('rule:' || rule_id,
        concat_ws(':', source, hook_key_id, coalesce(external_group_key, fingerprint))) as "groupKey"
    from jsonb_to_recordset(${jsonRows(sql, wanted)}::jsonb)
      as wanted ("alertId" uuid, channel text, "notBefore" timestamptz, mention text)
    join alerts on alerts.id = "alertId"
    left join notification_alerts as had on had.alert_id = "alertId" and had.channel = wanted.channel
    left join notifications as message on message.id = had.notification_id
    where had.alert_id is null
      or (had.told_event_id = 0 and had.not_before is distinct from "notBefore" and message.state = 'owed'
        and ("notBefore" is not null or had.not_before > ${at}))`;
}

function distinctGroups(news: readonly NewMessage[]) {
  const groups = new Map(
    news.map(({ channel, groupKey }) => [`${channel} ${groupKey}`, { channel, groupKey }]),
  );
  return [...groups.values()].map((group) => ({ id: uuidv7(), ...group }));
}

/** Nothing of them fires, and has not for longer than they wait for it to fire again. */
async function closeGroupsLongOver(
  sql: Sql,
  groups: readonly { channel: string; groupKey: string }[],
  at: Date,
  { intervalSeconds }: Grouping,
): Promise<void> {
  await sql`
    update notifications set closed_at = ${at}
    from jsonb_to_recordset(${jsonRows(sql, groups)}::jsonb) as one (channel text, "groupKey" text)
    where notifications.channel = one.channel and group_key = "groupKey" and closed_at is null
      and not exists (
        select from notification_alerts join alerts on alerts.id = alert_id
        where notification_id = notifications.id and (
          resolved_at is null or resolved_at > ${at}::timestamptz - make_interval(
            secs => least(${intervalSeconds}::float8 * 2 ^ flaps, ${longestFlapSeconds}::float8))
        )
      )`;
}

/**
 * Posted already: edited at once. Not yet: when the first of what fires has waited long enough, or the
 * channel's quiet hours are over; a message that was tried before keeps to its retries.
 */
async function makeDue(sql: Sql, ids: readonly string[], { waitSeconds }: Grouping): Promise<OwedMessage[]> {
  return sql<OwedMessage[]>`
    update notifications set
      wanted_version = case when message_ref is null then wanted_version else wanted_version + 1 end,
      next_attempt_at = case
        when message_ref is null and (attempts = 0 or state = 'unneeded') then (
          select coalesce(min(greatest(joined_at + make_interval(secs => ${waitSeconds}), not_before)), now())
          from notification_alerts join alerts on alerts.id = alert_id
          where notification_id = notifications.id and resolved_at is null
        )
        when state = 'delivered' then greatest(now(), next_attempt_at + make_interval(secs => ${editSpacingSeconds}))
        else next_attempt_at end,
      attempts = case when state = 'owed' then attempts else 0 end,
      state = 'owed'
    where id = any(${[...ids]}::uuid[]) and state <> 'abandoned'
    returning id, greatest(0, extract(epoch from next_attempt_at - clock_timestamp()) * 1000)::float8 as "delayMs"`;
}
