import type { DueDigest } from '../../drizzle/queries/digests.ts';
import type { DigestContent } from '../../shared/api-contract/digest-content.ts';
import type { Card } from '../../shared/cards/card.ts';
import { digestCard } from '../../shared/cards/digest-card.ts';
import type { Logger } from '../../shared/logger.ts';
import { type ChatDelivery, DeliveryError } from '../notifications/chat-delivery.ts';

export interface PostDependencies {
  /** By platform: what stands before the colon of a channel. */
  platforms: ReadonlyMap<string, ChatDelivery>;
  /** Told instead, and of it, when a digest's channel cannot be posted to. */
  defaultChannels: readonly string[];
  logger: Logger;
}

/**
 * Posts a digest in its channel; where that is refused for good, in the default channels, saying so.
 *
 * @throws DeliveryError when its own channel did not take it, wherever else it was told
 */
export async function postDigest(
  deps: PostDependencies,
  digest: Pick<DueDigest, 'id' | 'channel' | 'owedAt' | 'attempts'>,
  content: DigestContent,
): Promise<void> {
  const dedupeId = `${digest.id}/${digest.owedAt.getTime()}`;
  const mayBeThere = digest.attempts > 1;
  try {
    await post(deps, digest.channel, digestCard(content), { dedupeId, mayBeThere });
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure !== 'channel') throw error;
    const untold = { channel: digest.channel, reason: error.message };
    for (const channel of deps.defaultChannels.filter((other) => other !== digest.channel)) {
      await post(deps, channel, digestCard(content, { untold }), { dedupeId, mayBeThere }).catch(
        (cause: unknown) =>
          deps.logger.warn({ err: cause, channel }, 'a digest without its channel could not be told here'),
      );
    }
    throw error;
  }
}

async function post(
  { platforms }: PostDependencies,
  channel: string,
  card: Card,
  { dedupeId, mayBeThere }: { dedupeId: string; mayBeThere: boolean },
): Promise<void> {
  const [platform = '', channelId = ''] = channel.split(':');
  const chat = platforms.get(platform);
  if (chat === undefined) throw new DeliveryError('channel', `${platform} is not connected`);
  await chat.post(channelId, card, dedupeId, mayBeThere);
}
