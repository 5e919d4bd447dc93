import { describe, expect, test } from 'vitest';

import { isForbiddenAddress, isLoopback } from './address.ts';

describe('isForbiddenAddress', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    '[FD00:0EC2:0:0:0:0:0:254]',
    'fd20:ce::254',
    'fe80::1%eth0',
    '100.100.100.200',
    '168.63.129.16',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '[::ffff:0.0.0.0]',
    '224.0.0.1',
    '239.255.255.255',
    '255.255.255.255',
    'ff02::1',
    'metadata.google.internal',
    'METADATA.google.internal.',
    'metadata',
    'instance-data',
  ])('refuses %s', (address) => expect(isForbiddenAddress(address)).toBe(true));

  test.each([
    '10.0.0.5',
    '192.168.1.1',
    '172.16.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '::1',
    'fd00:ec2::255',
    'fd12:3456::1',
    '2606:4700::1111',
    '169.253.255.255',
    '169.255.0.1',
    'gitlab.com',
    '169.254.169.254.example.com',
    'metadata.example.com',
    '999.1.1.1',
    'not:an:address',
  ])('allows %s', (address) => expect(isForbiddenAddress(address)).toBe(false));
});

describe('isLoopback', () => {
  test.each([
    '127.0.0.1',
    '127.8.9.1',
    '[::1]',
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    '::ffff:127.0.0.1',
  ])('knows %s', (host) => expect(isLoopback(host)).toBe(true));

  test.each([
    '128.0.0.1',
    '10.0.0.1',
    '::2',
    '::',
    'localhost.example.com',
    'notlocalhost',
    '127.0.0.1.nip.io',
  ])('is not taken in by %s', (host) => expect(isLoopback(host)).toBe(false));
});
