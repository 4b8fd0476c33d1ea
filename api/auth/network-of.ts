import { isIPv4, isIPv6 } from 'node:net';

/**
 * What tries are counted by: the address, of IPv6 its /64. One subscriber has all of a /64, so that
 * counting single addresses would count nothing.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const [front, back] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const groups = [...(front ?? []), ...Array(8 - (front?.length ?? 0) - (back?.length ?? 0)).fill('0')];
  const network = [...groups, ...(back ?? [])]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
