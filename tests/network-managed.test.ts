import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import { AppError } from '../main/core/app-error.ts';
import { systemClock } from '../main/core/clock.ts';
import { readManaged } from '../main/features/network/managed.ts';
import { readCertificate } from '../main/hosts/node/certificate.ts';
import { describeCertificate } from '../main/hosts/node/network/client-certificate.ts';
import { networkPolicy } from '../preload/model/network.ts';
import { createAuthority, type Authority } from '../sandbox/network/authority.ts';
import { createNetworkWorld, type NetworkWorld } from './network-world.ts';

const path = '/etc/latchkey/policy.json';
const origin = 'https://git.corp.test:443';

let authority: Authority;
let world: NetworkWorld | undefined;
beforeAll(async () => {
  authority = await createAuthority('Corp');
});
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const managed = (given: object) =>
  readManaged(networkPolicy.parse(given), path, {
    readCertificate,
    describeCertificate,
    clock: systemClock,
  });

describe('the network part of a policy file', () => {
  test.each([
    ['a proxy that is none', { proxy: 'socks5://proxy.test:1080' }, 'network.bad-proxy'],
    ['a password', { proxy: 'http://ada:secret@proxy.test:3128' }, 'network.bad-proxy'],
    ['exceptions without a proxy', { mode: 'none', exceptions: ['a.test'] }, 'network.bad-proxy'],
    [
      'an exception that is none',
      { mode: 'manual', proxy: 'http://p.test:1', exceptions: ['a b'] },
      'network.bad-pattern',
    ],
    [
      'a place that is none',
      { trust: [{ origin: 'ftp://git.corp', ca: 'x' }] },
      'network.bad-origin',
    ],
    ['a CA that is none', { trust: [{ origin, ca: 'x' }] }, 'integration.bad-certificate'],
  ])('is refused for %s, without repeating it', (_what, given, code) => {
    let thrown: unknown;
    try {
      managed(given);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code });
    expect(JSON.stringify(thrown)).not.toContain('secret');
  });

  test('wins over what is saved here, and cannot be changed but for sign-ins', async () => {
    world = await createNetworkWorld({
      managed: managed({ proxy: 'http://proxy.corp.test:3128', exceptions: ['.corp.test'] }),
    });
    const { network } = world;
    const { handlers } = network;
    expect(await handlers['network.read']({})).toMatchObject({
      mode: 'manual',
      proxy: 'http://proxy.corp.test:3128',
      managedBy: path,
    });
    expect((await network.forUrl('https://example.test')).proxy).toMatchObject({
      url: 'http://proxy.corp.test:3128',
    });
    expect((await network.forUrl('https://git.corp.test')).proxy).toBeNull();
    await expect(handlers['network.change']({ mode: 'none' })).rejects.toMatchObject({
      code: 'network.managed',
      detail: path,
    });
    const signedIn = await handlers['network.change']({
      signIn: { proxy: 'http://proxy.corp.test:3128', username: 'ada', password: 'pass-word' },
    });
    expect(signedIn).toMatchObject({ signIns: [{ username: 'ada' }], managedBy: path });
  });

  test('fixes the CA of one host and of no other', async () => {
    world = await createNetworkWorld({
      managed: managed({ trust: [{ origin, ca: authority.ca }] }),
    });
    const { network } = world;
    const { handlers } = network;
    expect((await network.forUrl('https://git.corp.test/a')).ca).toContain('BEGIN CERTIFICATE');
    expect((await network.forUrl('https://other.corp.test/a')).ca).toBeNull();
    expect(await handlers['network.hosts']({})).toMatchObject([
      { origin: 'https://git.corp.test', cas: [{ savedIn: 'policy' }] },
    ]);
    await expect(handlers['network.trust']({ origin, ca: authority.ca })).rejects.toMatchObject({
      code: 'network.managed',
    });
  });

  test('leaves CAs to the admin', async () => {
    world = await createNetworkWorld({
      requireAdmin: () => {
        throw new AppError('policy.admin-only');
      },
    });
    const trust = world.network.handlers['network.trust'];
    await expect(trust({ origin, ca: authority.ca })).rejects.toMatchObject({
      code: 'policy.admin-only',
    });
  });
});
