import type { Sql } from 'postgres';

/** A delivery that one worker holds, with all that sending it needs. */
export interface ClaimedDelivery {
  id: string;
  claimedBy: string;
  webhookId: string;
  url: string;
  /** Base64. */
  secret: string;
  payload: Record<string, unknown>;
  /** This one included. */
  attempts: number;
  createdAt: Date;
}

/**
 * Takes an owed delivery for a while: of several workers one gets it. Those of one alert and webhook go
 * out in order: a later one waits for the earlier.
 */
export async function claimDelivery(
  sql: Sql,
  id: string,
  claim: { by: string; seconds: number },
): Promise<ClaimedDelivery | undefined> {
  const [row] = await sql<ClaimedDelivery[]>`
    update webhook_deliveries as delivery set
      claimed_by = ${claim.by}, claimed_until = now() + make_interval(secs => ${claim.seconds}),
      attempts = attempts + 1
    from webhooks
    where delivery.id = ${id} and webhooks.id = webhook_id and enabled
      and state = 'owed' and next_attempt_at <= now()
      and (claimed_until is null or claimed_until < now())
      and not exists (
        select from webhook_deliveries as earlier
        where earlier.webhook_id = delivery.webhook_id and earlier.alert_id = delivery.alert_id
          and earlier.state = 'owed' and earlier.version < delivery.version
      )
    returning delivery.id, claimed_by as "claimedBy", webhook_id as "webhookId", url, secret, payload, attempts,
      delivery.created_at as "createdAt"`;
  return row;
}

export type DeliveryOutcome =
  | { state: 'delivered'; status: number }
  | { state: 'owed'; status: number | null; error: string; retryInSeconds: number }
  | { state: 'abandoned'; status: number | null; error: string };

/** Only by the holder of the claim. */
export async function finishDelivery(
  sql: Sql,
  { id, claimedBy }: { id: string; claimedBy: string },
  outcome: DeliveryOutcome,
): Promise<void> {
  const retryInSeconds = outcome.state === 'owed' ? outcome.retryInSeconds : 0;
  await sql`
    update webhook_deliveries set
      state = ${outcome.state}, response_status = ${outcome.status},
      last_error = ${outcome.state === 'delivered' ? null : outcome.error.slice(0, 1000)},
      next_attempt_at = now() + make_interval(secs => ${retryInSeconds}),
      claimed_by = null, claimed_until = null
    where id = ${id} and claimed_by = ${claimedBy}`;
}

/** Its receiver said that it is gone for good: nothing is sent there until somebody enables it again. */
export async function disableWebhook(sql: Sql, webhookId: string): Promise<void> {
  await sql`update webhooks set enabled = false where id = ${webhookId}`;
}

/** A receiver that did not answer so many deliveries at all is asked for few at a time until it does. */
const fewUnanswered = 3;
const fewAtOnce = 2;

/**
 * What can be sent now, oldest first, of each webhook in turn: one whose receiver hangs holds up none of
 * the others, however much it is owed.
 */
export async function findDueDeliveries(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with mute as (
      select webhook_id from webhook_deliveries
      where state = 'owed' and last_error is not null and response_status is null
      group by webhook_id having count(*) >= ${fewUnanswered}
    ), due as (
      select delivery.id, webhook_id, row_number() over (partition by webhook_id order by delivery.id) as place
      from webhook_deliveries as delivery join webhooks on webhooks.id = webhook_id
      where state = 'owed' and enabled and next_attempt_at <= now()
        and (claimed_until is null or claimed_until < now())
        and not exists (
          select from webhook_deliveries as earlier
          where earlier.webhook_id = delivery.webhook_id and earlier.alert_id = delivery.alert_id
            and earlier.state = 'owed' and earlier.version < delivery.version
        )
    )
    select id from due
    where place <= ${fewAtOnce} or webhook_id not in (select webhook_id from mute)
    order by place, id limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** What was settled a week ago, of alerts that are over, is of no more use. */
export async function forgetOldDeliveries(sql: Sql): Promise<void> {
  await sql`
    delete from webhook_deliveries where id in (
      select delivery.id from webhook_deliveries as delivery join alerts on alerts.id = alert_id
      where delivery.state <> 'owed' and alerts.resolved_at < now() - interval '7 days'
        and delivery.created_at < now() - interval '7 days'
      limit 1000
    )`;
}

export interface WebhookAddress {
  name: string;
  url: string;
  /** Base64. */
  secret: string;
  enabled: boolean;
}

export async function readWebhook(sql: Sql, id: string): Promise<WebhookAddress | undefined> {
  const [row] = await sql<WebhookAddress[]>`select name, url, secret, enabled from webhooks where id = ${id}`;
  return row;
}
