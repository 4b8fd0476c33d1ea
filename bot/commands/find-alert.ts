import { z } from 'zod';
import type { Alert } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { isIdOf } from '../../shared/short-id.ts';
import type { ActorApi } from '../api/actor-api.ts';

const fullId = z.uuid();

/**
 * The id of the open alert that was meant: an id, its end as lists show it, or a server's name.
 *
 * @throws AppError `not_found`; `target_ambiguous` with candidates to pick from
 */
export async function findAlertId(api: Pick<ActorApi, 'alerts'>, typed: string): Promise<string> {
  if (fullId.safeParse(typed).success) return typed;
  const wanted = typed.toLowerCase();
  const open = await api.alerts();
  const matched = open.filter(
    (alert) => isIdOf(alert.id, wanted) || alert.serverName?.toLowerCase() === wanted,
  );
  const [alert, ...others] = matched;
  if (alert === undefined) {
    throw new AppError('not_found', `No open alert is called "${typed}".`, {
      hint: '`/chatops alerts` shows what fires, with buttons and ids.',
    });
  }
  if (others.length === 0) return alert.id;
  throw new AppError('target_ambiguous', `"${typed}" has ${matched.length} open alerts.`, {
    details: { candidates: matched.map(toCandidate) },
  });
}

const toCandidate = (alert: Alert) => ({
  target: alert.id,
  label: alert.title,
  description: alert.severity,
});
