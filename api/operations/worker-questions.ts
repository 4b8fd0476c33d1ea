import { AppError } from '../../shared/errors.ts';
import type { JobName, JobPayload, JobProducer } from '../../shared/jobs.ts';
import type { Actor } from './context.ts';

/** Of one account on this instance at a time: a worker takes one or two of a kind together, for everybody. */
const mostUnderWay = {
  'render-chart': { count: 4, what: 'charts' },
  'test-rule': { count: 2, what: 'rule tests' },
  'test-webhook': { count: 2, what: 'tests of webhooks' },
} as const satisfies Partial<Record<JobName, { count: number; what: string }>>;

type Question = keyof typeof mostUnderWay;

/** Jobs whose answer somebody waits for, so many of each person and no more. */
export class WorkerQuestions {
  readonly #jobs: Pick<JobProducer, 'ask'>;
  readonly #underWay = new Map<string, number>();

  constructor(jobs: Pick<JobProducer, 'ask'>) {
    this.#jobs = jobs;
  }

  /** @throws AppError `rate_limited`, and those of the job and the queue */
  async ask<Name extends Question>(
    actor: Actor,
    name: Name,
    payload: JobPayload<Name>,
    timeoutMs: number,
  ): Promise<unknown> {
    const asker = `${name} ${actor.kind === 'service' ? actor.kind : actor.account.id}`;
    const underWay = this.#underWay.get(asker) ?? 0;
    const { count, what } = mostUnderWay[name];
    if (underWay >= count) {
      throw new AppError('rate_limited', `You wait for ${count} ${what} already.`, {
        hint: 'Wait for one of them, then try again.',
      });
    }
    this.#underWay.set(asker, underWay + 1);
    try {
      return await this.#jobs.ask(name, payload, timeoutMs);
    } finally {
      const left = (this.#underWay.get(asker) ?? 0) - 1;
      if (left > 0) this.#underWay.set(asker, left);
      else this.#underWay.delete(asker);
    }
  }
}
