import { insertSilence } from '../../../drizzle/queries/silences.ts';
import type { Silence, SilenceMatchers } from '../../../shared/api-contract/attention.ts';
import { AppError } from '../../../shared/errors.ts';
import { matchesEverything } from '../../../shared/match-silence.ts';
import { requireAlert } from '../alerts/read-alerts.ts';
import { settleSoon } from '../alerts/settle-soon.ts';
import { labelOf, type OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { silenceSight } from './silence-sight.ts';
import { silenceSubject, silenceTarget } from './silence-subject.ts';
import { type AskedTimes, silenceTimes } from './silence-times.ts';
import { toSilences } from './to-silence.ts';

export interface SilenceRequest extends AskedTimes {
  matchers: SilenceMatchers;
  alertId?: string | undefined;
  comment: string;
}

/**
 * Keeps what matches quiet for a while; it goes on being evaluated. Overlapping silences are allowed and
 * said in the answer: the one that lasts longest counts.
 *
 * @throws AppError `invalid_input`, `not_found`, `forbidden`, `conflict` for an alert that is over
 */
export async function createSilence(ctx: OperationContext, request: SilenceRequest): Promise<Silence> {
  const { comment } = request;
  const matchers = await wantedMatchers(ctx, request);
  const on = await silenceSubject(ctx, matchers);
  const times = silenceTimes(request, Date.now());
  if (matchesEverything(matchers) && comment === '') {
    throw new AppError('invalid_input', 'This would keep every alert quiet: say why, for the others.', {
      hint: 'Add a comment, or limit it to servers, a rule or a severity.',
    });
  }
  const entry = {
    action: 'silence.create',
    arguments: { matchers, endsAt: times.endsAt.toISOString(), comment },
    targets: [silenceTarget(matchers)],
  };
  const createdBy = ctx.actor.kind === 'service' ? null : ctx.actor.account.id;
  const row = await perform(ctx, entry, { class: 'operate', on }, (tx) =>
    insertSilence(tx, { matchers, ...times, comment, author: labelOf(ctx.actor), createdBy }),
  );
  await settleSoon(ctx);
  const [silence] = await toSilences(ctx, [row], await silenceSight(ctx));
  return silence!;
}

async function wantedMatchers(
  ctx: OperationContext,
  { matchers, alertId }: SilenceRequest,
): Promise<SilenceMatchers> {
  if (alertId === undefined) return matchers;
  if (matchers.alert !== undefined) {
    throw new AppError('invalid_input', 'Name the alert once: by `alertId`, or as a matcher.');
  }
  const alert = await requireAlert(ctx, alertId, 'silence.create');
  const { ruleId, serverId, key, title, fingerprint, resolvedAt } = alert;
  if (resolvedAt !== null) {
    throw new AppError('conflict', 'This alert is over: there is nothing to keep quiet.', {
      hint: 'Silence its server or its rule if it comes back too often.',
    });
  }
  const known = fingerprint === null ? {} : { fingerprint };
  return { ...matchers, alert: { ruleId, serverId, key, title, ...known } };
}
