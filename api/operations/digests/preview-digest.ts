import { readDigestFacts } from '../../../drizzle/queries/digest-facts.ts';
import type { DigestContent } from '../../../shared/api-contract/digest-content.ts';
import { composeDigest } from '../../../shared/digest/compose-digest.ts';
import type { OperationContext } from '../context.ts';
import { visibleServerIds } from '../servers/visible-servers.ts';

const dayMs = 86_400_000;

/** What a digest would say now, of the last day, about what this person may see. */
export async function previewDigest(
  ctx: OperationContext,
  target: string | undefined,
): Promise<DigestContent> {
  const wanted = target === '--all' ? undefined : target;
  const serverIds = await visibleServerIds(ctx, wanted);
  const to = new Date();
  const frame = { scope: wanted ?? '--all', from: new Date(to.getTime() - dayMs), to };
  const facts = await readDigestFacts(ctx.services.database.sql, { ...frame, serverIds });
  return composeDigest(facts, frame);
}
