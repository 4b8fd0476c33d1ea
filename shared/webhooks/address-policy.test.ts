import { describe, expect, test } from 'vitest';
import { createAddressPolicy, parseNetwork } from './address-policy.ts';

const closed = createAddressPolicy([]);
const open = createAddressPolicy(['0.0.0.0/0', '::/0']);

test.each(['93.184.216.34', '1.1.1.1', '2606:4700::1111', '172.32.0.1', '192.0.2.1'])(
  '%s is public',
  (address) => {
    expect(closed.refusal(address)).toBeUndefined();
  },
);

describe('never, whatever is allowed', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fe80::1',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
    '::ffff:168.63.129.16',
    '::169.254.169.254',
    '::7f00:1',
    '::ffff:0:169.254.169.254',
    '::ffff:0:a9fe:a9fe',
    'fec0::1',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    'web-1',
    '',
  ])('%s', (address) => {
    expect(open.refusal(address)).toContain('never');
  });
});

describe('only where the operator says so', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    '0:0:0:0:0:0:0:1',
    'fd12::1',
    '::ffff:10.0.0.1',
  ])('%s', (address) => {
    expect(closed.refusal(address)).toContain('private');
    expect(open.refusal(address)).toBeUndefined();
  });

  test('and there only', () => {
    const some = createAddressPolicy(['10.1.0.0/16', '127.0.0.1']);
    expect(some.refusal('10.1.9.9')).toBeUndefined();
    expect(some.refusal('127.0.0.1')).toBeUndefined();
    expect(some.refusal('10.2.0.1')).toContain('private');
    expect(some.refusal('127.0.0.2')).toContain('private');
  });
});

test.each(['10.0.0.0/33', '10.0.0/8', 'web', '10.0.0.0/8/8', '::/129', '10.0.0.0/'])(
  '%s is no network',
  (text) => {
    expect(() => parseNetwork(text)).toThrow('not a network');
  },
);
