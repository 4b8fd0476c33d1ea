import type { ApiKey } from '../../api/contract.ts';

export const kindNames: Record<ApiKey['scope'], string> = {
  agent: 'Agent',
  enrolment: 'Enrolment',
  hook: 'Hook',
  user: 'Personal',
};

/** Tells apart what has the same name, as an old and a new key of one server. */
export const keyStart = ({ id }: Pick<ApiKey, 'id'>): string => `cop_${id.slice(0, 8)}…`;

type Ending = Pick<ApiKey, 'revokedAt' | 'expiresAt' | 'usesLeft'>;

/** Why a key works no longer; undefined while it does. */
export function whyEnded({ revokedAt, expiresAt, usesLeft }: Ending, now: Date): string | undefined {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt !== null && new Date(expiresAt) <= now) return 'expired';
  return usesLeft === 0 ? 'used up' : undefined;
}
