import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Whence a request comes: tries are counted by it. */
export type AddressOf = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string;

/**
 * Without trusted proxies it is the connection's address, whatever is claimed. Behind one that is trusted it is
 * the last address in X-Forwarded-For that is not a trusted proxy's: that one a proxy of ours has seen, while
 * those before it were written by who asks.
 *
 * @param trustedProxies addresses and subnets, as `isAddressOrSubnet` wants them
 */
export function readAddressBehind(trustedProxies: readonly string[] = []): AddressOf {
  const trusted = new BlockList();
  for (const proxy of trustedProxies) addTo(trusted, proxy);
  const isTrusted = (address: string) => trusted.check(address, familyOf(address));
  return ({ socket, headers }) => {
    let address = plain(socket.remoteAddress ?? 'unknown');
    const hops = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    while (isIP(address) !== 0 && isTrusted(address)) {
      const hop = withoutPort(hops.pop()?.trim() ?? '');
      if (isIP(hop) === 0) break;
      address = plain(hop);
    }
    return address;
  };
}

/** `10.0.0.7`, `fd00::1`, `10.0.0.0/8`. Everybody is no proxy. */
export function isAddressOrSubnet(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
  );
}

function addTo(list: BlockList, proxy: string): void {
  const [address = '', prefix] = proxy.split('/');
  if (prefix === undefined) list.addAddress(plain(address), familyOf(plain(address)));
  else list.addSubnet(address, Number(prefix), familyOf(address));
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An IPv4 peer of a socket that listens on IPv6 as well is written `::ffff:10.0.0.7`. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** Some proxies add the port: `203.0.113.9:4711`, `[2001:db8::9]:4711`. */
const withoutPort = (hop: string) =>
  hop.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
