import type { OperationContext } from '../context.ts';

/**
 * After the commit: whom open alerts disturb is decided again now, not at the worker's next round.
 * A hint: a queue that does not take it costs seconds.
 */
export async function settleSoon({ services, logger }: OperationContext, alertIds?: string[]): Promise<void> {
  try {
    await services.jobs.add('settle-alerts', alertIds === undefined ? {} : { alertIds });
  } catch (error) {
    logger.warn({ err: error }, 'settling of alerts was not hinted at');
  }
}
