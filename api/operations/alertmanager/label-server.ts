import { isIP } from 'node:net';

/** The most particular first: `instance` is often the exporter's address, `node` the host it is on. */
const labelNames = ['hostname', 'host', 'nodename', 'node', 'instance'];

/**
 * The server an alert is about, by what its labels call it, a port left off: its whole name, else the
 * first part of a domain name (`web-1` of `web-1.example.com`). Undefined = none that is known here.
 */
export function labelServer<Server extends { name: string }>(
  labels: Readonly<Record<string, string>>,
  servers: readonly Server[],
): Server | undefined {
  const byName = new Map(servers.map((server) => [server.name.toLowerCase(), server]));
  for (const name of labelNames) {
    const host = hostOf(labels[name] ?? '');
    const server = byName.get(host) ?? (isIP(host) === 0 ? byName.get(host.split('.')[0] ?? '') : undefined);
    if (server !== undefined) return server;
  }
  return undefined;
}

/** `web-1:9100`, `http://web-1:9100/metrics`, `[::1]:9100`, `web-1`. */
function hostOf(text: string): string {
  const withoutScheme = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '');
  const [authority = ''] = withoutScheme.split('/');
  const bracketed = /^\[([^\]]*)\]/.exec(authority);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  return isIP(authority) === 6 ? authority : authority.replace(/:\d+$/, '');
}
