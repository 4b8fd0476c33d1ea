import type { RequestHandler } from 'express';

/** Answers are data: nothing in them may run, be framed, be sniffed or be kept. */
export function securityHeaders(publicUrl: string | undefined): RequestHandler {
  const headers = new Map([
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['cache-control', 'no-store'],
  ]);
  if (publicUrl?.startsWith('https:')) headers.set('strict-transport-security', 'max-age=31536000');
  return (_request, response, next) => {
    response.setHeaders(headers);
    next();
  };
}
