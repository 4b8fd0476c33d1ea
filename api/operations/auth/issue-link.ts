import type { Transaction } from '../../../drizzle/database.ts';
import { type LinkSubject, replaceLink } from '../../../drizzle/queries/one-time-links.ts';
import { linkUrl, mintLink } from '../../auth/one-time-link.ts';
import type { Services } from '../../services.ts';
import { toIso } from '../timestamps.ts';

/** As it is given to the person, this once. */
export interface IssuedLink {
  url: string;
  expiresAt: string;
}

/** A link in the transaction of what it is part of; an older one of the same purpose for the same person ends. */
export async function issueLink(
  tx: Transaction,
  { publicUrl }: Pick<Services, 'publicUrl'>,
  subject: LinkSubject,
  createdBy: string | null,
): Promise<IssuedLink> {
  const { id, token, secretHash, expiresAt } = mintLink(subject.purpose);
  await replaceLink(tx, { id, secretHash, expiresAt, subject, createdBy });
  return { url: linkUrl(publicUrl(), token), expiresAt: toIso(expiresAt) };
}
