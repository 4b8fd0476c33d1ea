import type { ApiKey } from '../../api/contract.ts';

type Kind = Pick<ApiKey, 'scope' | 'userId' | 'userName' | 'serverName' | 'usesLeft'>;

/** What it opens and whose it is: "Agent of web-1", "Personal, of Linus". */
export function describeKind(
  { scope, userId, userName, serverName, usesLeft }: Kind,
  readerId: string,
): string {
  switch (scope) {
    case 'agent':
      return `Agent of ${serverName ?? 'a server'}`;
    case 'enrolment':
      return `Enrolment, ${usesLeft} ${usesLeft === 1 ? 'use' : 'uses'} left`;
    case 'hook':
      return 'Hook';
    case 'user':
      return userId === readerId ? 'Personal, yours' : `Personal, of ${userName}`;
  }
}

/** An administrator revokes a person's key; the new one in its place would act in that person's name. */
export const mayRotate = ({ scope, userId }: Pick<ApiKey, 'scope' | 'userId'>, readerId: string): boolean =>
  scope !== 'user' || userId === readerId;

/** Tells apart what has the same name, as an old and a new key of one server. */
export const keyStart = ({ id }: Pick<ApiKey, 'id'>): string => `cop_${id.slice(0, 8)}…`;

type Ending = Pick<ApiKey, 'revokedAt' | 'expiresAt' | 'usesLeft'>;

/** Why a key works no longer; undefined while it does. */
export function whyEnded({ revokedAt, expiresAt, usesLeft }: Ending, now: Date): string | undefined {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt !== null && new Date(expiresAt) <= now) return 'expired';
  return usesLeft === 0 ? 'used up' : undefined;
}
