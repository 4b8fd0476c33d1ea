import { BlockList, isIP } from 'node:net';

/** Where a webhook may lead. Judged by the address that is really connected to, not by the name. */
export interface AddressPolicy {
  /** Undefined = allowed; else why not, in words. */
  refusal(address: string): string | undefined;
}

/** Nothing that answers a team's webhook lives there; a cloud's credentials do. Never allowed. */
const never: [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  // Azure's, which the machines in it reach whatever their network forbids.
  ['168.63.129.16', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['fd00:ec2::254', 128, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  // Ways to write an IPv4 address that a gateway, or the kernel, would turn back into it.
  ['::', 96, 'ipv6'],
  ['::ffff:0:0:0', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2002::', 16, 'ipv6'],
];
/** Among those ways by its bits only. */
const loopback = '::1';
/** This machine and networks of one's own: only where the operator says so. */
const own: [string, number, 'ipv4' | 'ipv6'][] = [
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  [loopback, 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
];

/** @param allowed networks of one's own that webhooks may lead to: `10.0.0.0/8`, `127.0.0.1`, `fd00::/8` */
export function createAddressPolicy(allowed: readonly string[]): AddressPolicy {
  const neverList = listOf(never);
  const loopbackList = listOf([[loopback, 128, 'ipv6']]);
  const ownList = listOf(own);
  const allowedList = listOf(allowed.map(parseNetwork));
  return {
    refusal(address) {
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      const isNever = neverList.check(address, family) && !loopbackList.check(address, family);
      if (isIP(address) === 0 || isNever) {
        return `${address} is an address that webhooks may never lead to`;
      }
      if (!ownList.check(address, family) || allowedList.check(address, family)) return undefined;
      return `${address} is in a private network; CHATOPS_WEBHOOK_NETWORKS allows such`;
    },
  };
}

/** @throws Error for what is no network */
export function parseNetwork(text: string): [string, number, 'ipv4' | 'ipv6'] {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (version === 0 || more.length > 0 || !(bits >= 0 && bits <= longest)) {
    throw new Error(`"${text}" is not a network like 10.0.0.0/8`);
  }
  return [address, bits, version === 6 ? 'ipv6' : 'ipv4'];
}

function listOf(networks: readonly [string, number, 'ipv4' | 'ipv6'][]): BlockList {
  const list = new BlockList();
  for (const [address, prefix, family] of networks) list.addSubnet(address, prefix, family);
  return list;
}
