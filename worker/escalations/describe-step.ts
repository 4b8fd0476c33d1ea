import type { Sql } from 'postgres';
import { readWebhook } from '../../drizzle/queries/webhook-outbox.ts';
import type { EscalationStep, PlacedMention } from '../../shared/api-contract/attention.ts';
import { platformNames } from '../../shared/platform-names.ts';

/** The line of history of a step that is taken, and whom it calls. */
export async function describeStep(
  tx: Sql,
  { action }: EscalationStep,
  { channel, isHeld }: { channel: string | undefined; isHeld: boolean },
): Promise<{ words: string; mention: PlacedMention | null }> {
  switch (action.kind) {
    case 'mention': {
      const { platform, what, id } = action;
      if (channel !== undefined) return { words: '', mention: { platform, what, id, channel } };
      return {
        words: `: the alert has no message on ${platformNames[platform]} to call ${id} in`,
        mention: null,
      };
    }
    case 'channel':
      return {
        words: isHeld ? ': another channel is told when its quiet hours end' : ': told in another channel',
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
