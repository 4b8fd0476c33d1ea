const maxLength = 63;

/** The host name as a server can be called: what a name may not hold becomes a dash. */
export function serverNameOf(hostname: string): string {
  const name = hostname
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, maxLength)
    .replace(/[-.]+$/, '');
  return name === '' ? 'server' : name;
}
