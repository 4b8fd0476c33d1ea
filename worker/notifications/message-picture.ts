import type { MessageContent } from '../../drizzle/queries/message-content.ts';
import { type ChartedAlert, isCharted } from './alert-chart.ts';
import { DeliveryError } from './chat-delivery.ts';
import { degrade, type MessageUpdate, note } from './message-update.ts';

/** The words are there already: a picture that is not taken by then is given up. */
const pictureAttempts = 5;
/** More lines than this cannot be told apart. */
const mostSeries = 10;

/**
 * Those of a message's alerts that one picture can show: of the same metric as the worst.
 *
 * @returns undefined when no series of ours shows any
 */
export function chartedAlerts({ alerts }: MessageContent): [ChartedAlert, ...ChartedAlert[]] | undefined {
  const charted = alerts.filter(isCharted);
  const [first, ...others] = charted;
  if (!first) return undefined;
  return [first, ...others.filter(({ metric }) => metric === first.metric).slice(0, mostSeries - 1)];
}

/** Shows the picture as it is now, in place of the one before; without it the message says so. */
export async function addPicture(update: MessageUpdate, ref: string): Promise<void> {
  const { deps, notification, chat, show } = update;
  const alerts = chartedAlerts(update.content);
  // Nothing to draw now; a target that can be drawn may yet join.
  if (!alerts) return;
  const chartFileRef = await tryPicture(update, alerts, ref);
  if (chartFileRef !== undefined) return note(update, { chartState: 'attached', chartFileRef });
  await note(update, { chartState: 'failed' });
  await degrade(deps, show(), (card) => chat.update(ref, card));
  deps.logger.debug({ notificationId: notification.id }, 'message says that its chart is missing');
}

/**
 * @returns the platform's id of the picture; undefined when there will be none
 * @throws DeliveryError when it is worth another attempt
 */
async function tryPicture(
  { deps, notification, chat, show }: MessageUpdate,
  alerts: [ChartedAlert, ...ChartedAlert[]],
  ref: string,
): Promise<string | undefined> {
  try {
    const png = await deps.drawChart(alerts);
    const image = { kind: 'png', png, fileName: `${alerts[0].metric}.png` } as const;
    return await chat.showPicture(ref, show({ state: 'attached', image }));
  } catch (error) {
    if (error instanceof DeliveryError) {
      if (error.failure === 'message') throw error;
      if (['retry', 'account'].includes(error.failure) && notification.attempts < pictureAttempts)
        throw error;
    }
    deps.onChartFailed();
    deps.logger.warn({ err: error, notificationId: notification.id }, 'chart of an alert could not be added');
    return undefined;
  }
}
