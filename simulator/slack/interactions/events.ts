import { setTimeout as delay } from 'node:timers/promises';
import type { Simulator } from '../simulator.ts';
import { app } from '../workspace/seed.ts';
import { verificationToken } from './interaction-context.ts';

/**
 * Tells the app of an event it subscribed to. What is not acknowledged within 3 s is sent again with
 * the same `event_id`, three times at most.
 *
 * @param subscription the name in the app's settings, where it differs from the type (`message.im`)
 */
export function sendEvent(
  simulator: Simulator,
  event: { type: string } & Record<string, unknown>,
  subscription = event.type,
): void {
  if (!simulator.settings.events.has(subscription)) return;
  const { team } = simulator.workspace;
  const payload = {
    token: verificationToken,
    team_id: team.id,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: simulator.workspace.newId('Ev'),
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      { team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false },
    ],
  };
  deliverWithRetries(simulator, payload).catch((err: unknown) =>
    simulator.logger.error({ err }, 'event delivery failed'),
  );
}

async function deliverWithRetries(simulator: Simulator, payload: Record<string, unknown>): Promise<void> {
  const envelope = { type: 'events_api', payload, acceptsResponse: false } as const;
  let delivered = await simulator.delivery.deliver(envelope);
  for (const [index, waitMs] of simulator.timings.eventRetriesMs.entries()) {
    if (delivered.ok) return;
    const reason = delivered.error === 'operation_timeout' ? 'http_timeout' : 'connection_failed';
    await delay(waitMs, undefined, { ref: false });
    delivered = await simulator.delivery.deliver({ ...envelope, retry: { attempt: index + 1, reason } });
  }
}
