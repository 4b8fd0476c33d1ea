import type { Database } from '../../../drizzle/database.ts';
import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Logger } from '../../../shared/logger.ts';
import { RefusalLimiter } from '../../agent-hub/connection/refusal-limiter.ts';
import { type LeftOut, maxPerWindow, RefusalWindows } from './refusal-windows.ts';

type AuditEntry = Parameters<typeof insertAuditEntry>[1];
export type Refusal = Omit<AuditEntry, 'decision'>;
type Origin = Pick<AuditEntry, 'actor' | 'actorUserId' | 'platform' | 'workspaceId' | 'instanceId'>;

const sweepMs = 5000;
const hourMs = 3_600_000;
/** Of all together: bounds memory, and the trail. */
const maxHourly = 1000;

/** The way of a refusal into the audit trail: each as an entry, of one actor at most 120 a minute. */
export class RefusalRecorder {
  readonly #windows = new RefusalWindows<Origin>();
  readonly #hourly = new RefusalLimiter(hourMs, maxHourly);
  readonly #database: Pick<Database, 'orm'>;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  /** Not written yet; what fails stays for the next time. */
  readonly #untold: LeftOut<Origin>[] = [];
  #telling: Promise<void> = Promise.resolve();

  constructor(database: Pick<Database, 'orm'>, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.#tell(Date.now()), sweepMs);
    this.#timer.unref();
  }

  /**
   * @param who whose refusals are counted together: an account, or a chat user without one
   * @throws AppError `rate_limited` with `details.retryAfterSeconds`; then the refusal itself is not to be told
   */
  async record(who: string, refusal: Refusal): Promise<void> {
    const { actor, actorUserId, platform, workspaceId, instanceId } = refusal;
    const origin = { actor, actorUserId, platform, workspaceId, instanceId };
    const judged = this.#windows.refused(who, origin, Date.now());
    if (judged.verdict === 'write') {
      await this.#tell(Date.now());
      await insertAuditEntry(this.#database.orm, { ...refusal, decision: 'refused' });
      return;
    }
    if (judged.verdict === 'last') {
      await insertAuditEntry(this.#database.orm, lastEntry(refusal, judged.untilMs));
    }
    throw tooMany(judged.retryAfterSeconds);
  }

  /** As `record`, but once an hour: of what goes on asking by itself, such as a program whose key has ended. */
  async recordHourly(who: string, refusal: Refusal): Promise<void> {
    if (this.#hourly.admits(who, Date.now())) await this.record(who, refusal);
  }

  /** Writes what was left out until now. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#tell(Number.POSITIVE_INFINITY);
  }

  /** One after the other: none is written twice. */
  #tell(nowMs: number): Promise<void> {
    this.#untold.push(...this.#windows.takeLeftOut(nowMs));
    if (this.#untold.length > 0) this.#telling = this.#telling.then(() => this.#writeUntold());
    return this.#telling;
  }

  async #writeUntold(): Promise<void> {
    for (let next = this.#untold[0]; next !== undefined; next = this.#untold[0]) {
      try {
        await insertAuditEntry(this.#database.orm, leftOutEntry(next));
        this.#untold.shift();
      } catch (err) {
        this.#logger.warn({ err, leftOut: next }, 'refusals that were left out could not be told');
        return;
      }
    }
  }
}

function lastEntry(refusal: Refusal, untilMs: number): AuditEntry {
  const until = new Date(untilMs).toISOString();
  return {
    ...refusal,
    action: 'refusals.limit',
    arguments: { ...refusal.arguments, action: refusal.action, limit: maxPerWindow, until },
    decision: 'refused',
    rule: `more than ${maxPerWindow} refusals within a minute: until ${until} they are only counted`,
  };
}

function leftOutEntry({ origin, count, sinceMs, untilMs }: LeftOut<Origin>): AuditEntry {
  const [from, to] = [sinceMs, untilMs].map((ms) => new Date(ms).toISOString());
  return {
    ...origin,
    action: 'refusals.left-out',
    arguments: { count, from, to },
    decision: 'refused',
    rule: `${count} more ${count === 1 ? 'refusal has' : 'refusals have'} no entry of ${count === 1 ? 'its' : 'their'} own: there were too many`,
  };
}

function tooMany(retryAfterSeconds: number): AppError {
  return new AppError('rate_limited', `You were refused more than ${maxPerWindow} times within a minute.`, {
    hint: `Try again in ${retryAfterSeconds} s. \`/chatops whoami\` or *My account* shows what you may do; is something of yours asking by itself?`,
    details: { retryAfterSeconds },
  });
}
