import { describe, expect, test } from 'vitest';
import { isAddressOrSubnet, readAddressBehind } from './client-address.ts';

const asked = (trusted: string[], remoteAddress: string, forwarded?: string | string[]) =>
  readAddressBehind(trusted)({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as never);

describe('whence a request comes', () => {
  test.each<[string, string[], string, string | string[] | undefined, string]>([
    ['is the peer, whatever it claims', [], '198.51.100.1', '203.0.113.9', '198.51.100.1'],
    [
      'is the peer, when that is no proxy of ours',
      ['10.0.0.7'],
      '198.51.100.1',
      '203.0.113.9',
      '198.51.100.1',
    ],
    ['is what a proxy of ours has seen', ['10.0.0.7'], '10.0.0.7', '203.0.113.9', '203.0.113.9'],
    [
      'is not what was claimed to that proxy',
      ['10.0.0.7'],
      '10.0.0.7',
      '1.1.1.1, 203.0.113.9',
      '203.0.113.9',
    ],
    ['is found behind several', ['10.0.0.0/8'], '10.0.0.7', '1.1.1.1, 203.0.113.9, 10.2.3.4', '203.0.113.9'],
    [
      'is in the last of several headers',
      ['10.0.0.7'],
      '10.0.0.7',
      ['1.1.1.1', '203.0.113.9'],
      '203.0.113.9',
    ],
    ['is the proxy itself, when it says nothing', ['10.0.0.7'], '10.0.0.7', undefined, '10.0.0.7'],
    [
      'is the proxy itself, when it says nonsense',
      ['10.0.0.7'],
      '10.0.0.7',
      '203.0.113.9, unknown',
      '10.0.0.7',
    ],
    [
      'is known through a socket of IPv6',
      ['10.0.0.7'],
      '::ffff:10.0.0.7',
      '::ffff:203.0.113.9',
      '203.0.113.9',
    ],
    ['is known with its port', ['fd00::/8'], 'fd00::1', '[2001:db8::9]:4711', '2001:db8::9'],
    ['is known with its port, of IPv4', ['::1'], '::1', '203.0.113.9:4711', '203.0.113.9'],
  ])('%s', (_what, trusted, peer, forwarded, expected) => {
    expect(asked(trusted, peer, forwarded)).toBe(expected);
  });
});

test('a proxy is named by address or subnet, and nobody trusts everybody', () => {
  for (const good of ['10.0.0.7', '10.0.0.0/8', 'fd00::/8', '::1'])
    expect(isAddressOrSubnet(good)).toBe(true);
  for (const bad of ['proxy', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', '']) {
    expect(isAddressOrSubnet(bad)).toBe(false);
  }
});
