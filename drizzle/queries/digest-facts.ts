import type { Sql } from 'postgres';
import type { Severity } from '../../shared/api-contract/alerts.ts';
import type { SilenceMatchers } from '../../shared/api-contract/attention.ts';
import type { DigestAlert, DigestFacts } from '../../shared/digest/compose-digest.ts';

/** A storm of a day fits; beyond, the newest are told of. */
const mostAlerts = 20_000;
const silencesAheadSeconds = 86_400;

interface AlertRow {
  id: string;
  ruleId: string | null;
  ruleName: string | null;
  holdSeconds: number | null;
  keepFiringSeconds: number | null;
  target: string;
  title: string;
  severity: Severity;
  startedAt: Date;
  firedAt: Date;
  resolvedAt: Date | null;
  acknowledged: boolean;
  quiet: boolean;
}

/**
 * What a digest is made of.
 *
 * @param serverIds undefined = every server, with alerts of none and with silences; otherwise only what
 *   is about these servers
 */
export async function readDigestFacts(
  sql: Sql,
  { from, to, serverIds }: { from: Date; to: Date; serverIds: readonly string[] | undefined },
): Promise<DigestFacts> {
  const [alerts, serversDown, silences] = await Promise.all([
    readAlerts(sql, from, to, serverIds),
    readServersDown(sql, serverIds),
    serverIds === undefined ? readEndingSilences(sql, to) : [],
  ]);
  return { alerts, serversDown, silences };
}

async function readAlerts(
  sql: Sql,
  from: Date,
  to: Date,
  serverIds: readonly string[] | undefined,
): Promise<DigestAlert[]> {
  const rows = await sql<AlertRow[]>`
    select alerts.id, alert_rules.id as "ruleId", alert_rules.name as "ruleName",
      hold_seconds as "holdSeconds", keep_firing_seconds as "keepFiringSeconds",
      concat_ws('/', hook_key_id, coalesce(fingerprint, concat_ws('/', rule_id, server_id, key))) as target,
      title, severity,
      started_at as "startedAt", fired_at as "firedAt", resolved_at as "resolvedAt",
      acknowledged_at is not null as acknowledged, quiet_reason is not null as quiet
    from alerts
    left join alert_rules on alert_rules.id = alerts.rule_id and alert_rules.deleted_at is null
    where (resolved_at is null or (fired_at >= ${from} and fired_at < ${to}))
      ${serverIds === undefined ? sql`` : sql`and server_id = any(${[...serverIds]}::uuid[])`}
    order by fired_at desc
    limit ${mostAlerts}`;
  return rows
    .map(({ ruleId, ruleName, holdSeconds, keepFiringSeconds, ...alert }) => ({
      ...alert,
      rule:
        ruleId === null || ruleName === null
          ? null
          : {
              id: ruleId,
              name: ruleName,
              holdSeconds: holdSeconds ?? 0,
              keepFiringSeconds: keepFiringSeconds ?? 0,
            },
    }))
    .reverse();
}

/** As lists say it: was there once, and no instance with a living lease holds its socket. */
async function readServersDown(
  sql: Sql,
  serverIds: readonly string[] | undefined,
): Promise<{ name: string; lastSeenAt: Date | null }[]> {
  return sql<{ name: string; lastSeenAt: Date | null }[]>`
    select name, last_seen_at as "lastSeenAt" from servers
    where deleted_at is null and last_seen_at is not null
      and not exists (
        select from instances where instances.id = servers.instance_id and lease_until > now()
      )
      ${serverIds === undefined ? sql`` : sql`and servers.id = any(${[...serverIds]}::uuid[])`}
    order by last_seen_at`;
}

async function readEndingSilences(sql: Sql, now: Date): Promise<DigestFacts['silences']> {
  return sql<{ id: string; matchers: SilenceMatchers; endsAt: Date; author: string; comment: string }[]>`
    select id, matchers, ends_at as "endsAt", author, comment from silences
    where ended_at is null and starts_at <= ${now} and ends_at > ${now}
      and ends_at <= ${now}::timestamptz + make_interval(secs => ${silencesAheadSeconds})
    order by ends_at
    limit 50`;
}
