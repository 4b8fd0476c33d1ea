import type { Sql } from 'postgres';
import type { Severity } from '../../shared/api-contract/alerts.ts';

/** The least there is to tell of a message's alerts. */
export interface PlainContent {
  open: number;
  total: number;
  /** Open ones first, newest first. */
  alerts: { title: string; severity: Severity; state: string }[];
}

/** As little as possible of what `readMessageContent` reads, for when that fails. */
export async function readPlainContent(
  sql: Sql,
  notificationId: string,
  mostAlerts: number,
): Promise<PlainContent> {
  const rows = await sql<{ title: string; severity: Severity; state: string; open: boolean }[]>`
    select title, severity, state, resolved_at is null as open from notification_alerts
    join alerts on alerts.id = alert_id
    where notification_id = ${notificationId}
    order by resolved_at is null desc, alerts.id desc`;
  return {
    open: rows.filter(({ open }) => open).length,
    total: rows.length,
    alerts: rows.slice(0, mostAlerts),
  };
}
