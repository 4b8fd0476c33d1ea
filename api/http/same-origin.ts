import type { IncomingMessage } from 'node:http';
import { AppError } from '../../shared/errors.ts';

/**
 * Beside SameSite=Strict the second fence against a foreign page using the cookie. Browsers send Origin
 * with every POST and socket upgrade; what is no browser sends none and has no cookie by accident.
 */
export function isSameOrigin(request: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  // Sandboxed frames and redirects say `null`: URL.canParse refuses it too.
  if (!URL.canParse(origin)) return false;
  if (publicUrl !== undefined && new URL(publicUrl).origin === origin) return true;
  return new URL(origin).host === host;
}

export function requireSameOrigin(request: IncomingMessage, publicUrl: string | undefined): void {
  if (isSameOrigin(request, publicUrl)) return;
  throw new AppError('forbidden', 'This request comes from another site.', {
    hint: 'Open the page at the address that PUBLIC_URL names. Behind a proxy, set PUBLIC_URL to the address people use.',
  });
}
