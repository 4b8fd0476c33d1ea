import type { Sql } from 'postgres';
import type { Database } from '../../drizzle/database.ts';
import {
  addEscalatedEvent,
  type DueEscalation,
  lockDueEscalation,
  saveEscalation,
} from '../../drizzle/queries/escalations.ts';
import { type Grouping, oweMessages } from '../../drizzle/queries/owe-messages.ts';
import { oweOneWebhook } from '../../drizzle/queries/owe-webhooks.ts';
import { type OwedMessage, tellChange } from '../../drizzle/queries/tell-change.ts';
import { hintDelivery } from '../../shared/hint-delivery.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import type { Logger } from '../../shared/logger.ts';
import { inSavepoint } from '../alerts/set-aside.ts';
import { decideEscalation } from './decide-escalation.ts';
import { describeStep } from './describe-step.ts';
import { placeStep } from './place-step.ts';

export interface EscalationDependencies {
  database: Database;
  jobs: JobProducer;
  logger: Logger;
  grouping: Grouping;
}

/** Until one that could not go on is tried again. */
const failedAgainMs = 60_000;
/** Until a call that waits for the end of quiet hours is looked at again: they may have been changed. */
const heldAgainMs = 60_000;

/**
 * Takes every step that is due. A step is a promise in the outbox, made in the transaction that moves its
 * escalation on: several workers take each step once, and one that dies takes it whole or not at all.
 *
 * @param now epoch ms
 * @returns how many steps were taken
 */
export async function escalateAlerts(
  deps: EscalationDependencies,
  { signal, now }: { signal?: AbortSignal; now?: number } = {},
): Promise<number> {
  let taken = 0;
  const owed = new Map<string, OwedMessage>();
  while (!signal?.aborted) {
    const outcome = await deps.database.sql.begin((tx) =>
      escalateNext(deps, tx as unknown as Sql, new Date(now ?? Date.now())),
    );
    if (outcome === undefined) break;
    if (outcome.took) taken += 1;
    for (const message of outcome.owed) owed.set(message.id, message);
  }
  // After the last: a storm that escalates at once is one line that calls somebody, not one per alert.
  for (const message of owed.values()) await hintDelivery(deps.jobs, message);
  return taken;
}

/** @returns undefined when nothing is due */
async function escalateNext(
  { logger, grouping }: EscalationDependencies,
  tx: Sql,
  now: Date,
): Promise<{ took: boolean; owed: OwedMessage[] } | undefined> {
  const due = await lockDueEscalation(tx, now);
  if (due === undefined) return undefined;
  try {
    return await inSavepoint(tx, (savepoint) => goOn({ logger, grouping }, savepoint, due, now));
  } catch (error) {
    // Later again: the others must not wait for one that cannot go on.
    const { alertId, policyId, policyName, nextStep } = due;
    logger.error({ err: error, alertId, policy: policyName }, 'escalation failed');
    const nextAt = new Date(now.getTime() + failedAgainMs);
    await saveEscalation(tx, { alertId, policyId }, { state: 'running', nextStep, nextAt, stopReason: null });
    return { took: false, owed: [] };
  }
}

async function goOn(
  { logger, grouping }: Pick<EscalationDependencies, 'logger' | 'grouping'>,
  tx: Sql,
  due: DueEscalation,
  now: Date,
): Promise<{ took: boolean; owed: OwedMessage[] }> {
  const { channel, quietUntil } = await placeStep(tx, due, now);
  const toChannel = due.steps[due.nextStep]?.action.kind === 'channel';
  // A channel's own message waits in the outbox; what comes after it must not wait for another's quiet.
  const decision = decideEscalation(due, now, toChannel ? null : soon(quietUntil, now));
  await saveEscalation(tx, due, decision.progress);
  const { alertId, policyName } = due;
  if (decision.kind === 'keep') {
    logger.info({ alertId, policy: policyName, ...decision.progress }, 'escalation does not go on now');
    return { took: false, owed: [] };
  }
  const { step, number } = decision;
  const { words, mention } = await describeStep(tx, step, { channel, isHeld: quietUntil !== null });
  const detail = `${policyName}, step ${number} of ${due.steps.length}${words}`;
  await addEscalatedEvent(tx, { alertId, at: now, detail, mention });
  logger.info({ alertId, policy: policyName, step: number, action: step.action.kind }, 'escalated');
  if (step.action.kind === 'webhook') await oweOneWebhook(tx, alertId, step.action.webhookId);
  const posted =
    step.action.kind === 'channel'
      ? await oweMessages(
          tx,
          [{ alertId, channel: step.action.channel, notBefore: quietUntil, mention: null }],
          // Whoever is told now has waited long enough.
          { now: now.getTime(), grouping: { ...grouping, waitSeconds: 0 } },
        )
      : [];
  return { took: true, owed: [...posted, ...(await tellChange(tx, [alertId]))] };
}

const soon = (until: Date | null, now: Date) =>
  until === null ? null : new Date(Math.min(until.getTime(), now.getTime() + heldAgainMs));
