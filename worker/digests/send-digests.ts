import type { Database } from '../../drizzle/database.ts';
import { readDigestFacts } from '../../drizzle/queries/digest-facts.ts';
import { claimDueDigest, type DueDigest, finishDigest } from '../../drizzle/queries/digests.ts';
import { listServerNames } from '../../drizzle/queries/servers.ts';
import type { DigestContent } from '../../shared/api-contract/digest-content.ts';
import { composeDigest } from '../../shared/digest/compose-digest.ts';
import { AppError } from '../../shared/errors.ts';
import { matchServers, parseTargets } from '../../shared/targets.ts';
import { nextWallClock, previousWallClock, type WallClockSchedule } from '../../shared/wall-clock.ts';
import { DeliveryError } from '../notifications/chat-delivery.ts';
import { type PostDependencies, postDigest } from './post-digest.ts';

/** Longer than the platforms' clients wait. */
const claimSeconds = 120;
const longestRetrySeconds = 900;
/** Nobody reads the morning's in the evening. */
const giveUpAfterMs = 6 * 3_600_000;

export interface DigestDependencies extends PostDependencies {
  database: Database;
}

/**
 * Posts every digest that is due. Any number of workers may: each digest is taken by one, and its next
 * time is written as it is taken. One that dies at it leaves it to be taken again.
 *
 * @returns how many were posted
 */
export async function sendDueDigests(
  deps: DigestDependencies,
  { signal, now = Date.now() }: { signal?: AbortSignal; now?: number } = {},
): Promise<number> {
  let sent = 0;
  while (!signal?.aborted) {
    const nextTime = (digest: DueDigest) => new Date(nextWallClock(scheduleOf(digest), now));
    const digest = await claimDueDigest(deps.database.sql, new Date(now), { claimSeconds, nextTime });
    if (digest === undefined) break;
    if (await send(deps, digest, now)) sent += 1;
  }
  return sent;
}

const scheduleOf = ({ atMinute: minute, days, timeZone }: DueDigest): WallClockSchedule => ({
  minute,
  days,
  timeZone,
});

async function send(deps: DigestDependencies, digest: DueDigest, now: number): Promise<boolean> {
  const { database, logger } = deps;
  if (now - digest.owedAt.getTime() > giveUpAfterMs) {
    const error =
      digest.attempts > 1 ? 'it could not be posted for too long' : 'no worker was running at its time';
    await finishDigest(database.sql, digest, { state: 'given_up', error });
    return false;
  }
  try {
    const content = await contentOf(deps, digest, now);
    await postDigest(deps, digest, content);
    await finishDigest(database.sql, digest, { state: 'sent' });
    return true;
  } catch (error) {
    logger.warn({ err: error, digestId: digest.id, channel: digest.channel }, 'digest not delivered');
    await setAside(deps, digest, error, now);
    return false;
  }
}

/** Since the one before, so that nothing of a weekend is lost; of a day at least. */
async function contentOf(
  { database }: DigestDependencies,
  digest: DueDigest,
  now: number,
): Promise<DigestContent> {
  const to = new Date(now);
  const from = new Date(previousWallClock(scheduleOf(digest), digest.owedAt.getTime()));
  const query = parseTargets([digest.scope]);
  const everything = query.all && query.exclude.length === 0;
  const serverIds = everything
    ? undefined
    : matchServers(query, await listServerNames(database.orm)).map(({ id }) => id);
  const facts = await readDigestFacts(database.sql, { from, to, serverIds });
  return composeDigest(facts, { scope: digest.scope, from, to });
}

/** What the platform refuses stays refused until the next one, and so does a scope that cannot be read. */
async function setAside(
  { database }: DigestDependencies,
  digest: DueDigest,
  error: unknown,
  now: number,
): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const refused =
    error instanceof DeliveryError
      ? error.failure !== 'retry' && error.failure !== 'account'
      : error instanceof AppError;
  if (refused) {
    await finishDigest(database.sql, digest, { state: 'given_up', error: message });
    return;
  }
  const asked = error instanceof DeliveryError ? error.retryAfterSeconds : undefined;
  const seconds = asked ?? Math.min(5 * 2 ** digest.attempts, longestRetrySeconds);
  await finishDigest(database.sql, digest, {
    state: 'later',
    at: new Date(now + seconds * 1000),
    error: message,
  });
}
