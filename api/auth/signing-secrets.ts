import type { ApiConfig } from '../config.ts';

/** The secret that signs, then the one before it, which is still believed while it is rotated out. */
export type SigningSecrets = readonly [current: string, ...previous: string[]];

export function signingSecrets(
  config: Pick<ApiConfig, 'JWT_SECRET' | 'JWT_SECRET_PREVIOUS'>,
): SigningSecrets {
  const { JWT_SECRET: current, JWT_SECRET_PREVIOUS: previous } = config;
  return previous === undefined || previous === current ? [current] : [current, previous];
}
