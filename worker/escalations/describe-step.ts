import type { Sql } from 'postgres';
import { type DueEscalation, readMessageChannels } from '../../drizzle/queries/escalations.ts';
import { readWebhook } from '../../drizzle/queries/webhook-outbox.ts';
import type { EscalationStep, Mention } from '../../shared/api-contract/attention.ts';
import { platformNames } from '../../shared/platform-names.ts';

/**
 * The line of history of a step that is taken, and whom it calls.
 *
 * @param held its channel has quiet hours now
 */
export async function describeStep(
  tx: Sql,
  { alertId }: DueEscalation,
  { action }: EscalationStep,
  held: boolean,
): Promise<{ words: string; mention: Mention | null }> {
  switch (action.kind) {
    case 'mention': {
      const { platform, what, id } = action;
      const channels = await readMessageChannels(tx, alertId, platform);
      if (channels.length > 0) return { words: '', mention: { platform, what, id } };
      return {
        words: `: the alert has no message on ${platformNames[platform]} to call ${id} in`,
        mention: null,
      };
    }
    case 'channel':
      return {
        words: held ? ': another channel is told when its quiet hours end' : ': told in another channel',
        mention: null,
      };
    case 'webhook': {
      const webhook = await readWebhook(tx, action.webhookId);
      if (webhook?.enabled) return { words: `: webhook ${webhook.name}`, mention: null };
      return { words: ': its webhook is disabled or deleted', mention: null };
    }
    default:
      return action satisfies never;
  }
}
