/**
 * `__Host-` cookies are only accepted with Secure, Path=/ and no Domain: no sibling host can set one.
 * HttpOnly: no script reads it. Strict: no other site's page sends it.
 */
export function writeCookie(name: `__Host-${string}`, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=Strict`;
}

/** The first of this name in a Cookie header. */
export function readCookie(header: string | undefined, wanted: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=');
    if (name === wanted) return value;
  }
  return undefined;
}
