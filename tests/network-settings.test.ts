import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { wasUnsent } from '../main/core/unsent.ts';
import { createAuthority, type Authority, type Issued } from '../sandbox/network/authority.ts';
import { createNetworkWorld, type NetworkWorld } from './network-world.ts';

let authority: Authority;
let client: Issued;
let world: NetworkWorld;
beforeAll(async () => {
  authority = await createAuthority('Corp');
  client = await authority.issue({ client: true, subject: 'ada' });
});
beforeEach(async () => {
  world = await createNetworkWorld();
});
afterEach(async () => {
  await world.close();
});

const call = () => world.network.handlers;
const origin = 'https://git.corp.test';

describe('the network settings', () => {
  test('begin with the environment', async () => {
    expect(await call()['network.read']({})).toEqual({
      mode: 'environment',
      proxy: null,
      exceptions: [],
      hosts: [],
      signIns: [],
    });
  });

  test('keep what a change leaves out, and lift every credential out of an address', async () => {
    await call()['network.change']({ exceptions: ['.Corp.test', '10.0.0.0/8'] });
    const settings = await call()['network.change']({
      mode: 'manual',
      proxy: 'http://ada:s3cret-one@proxy.test:3128',
      hosts: [
        { host: 'a.test', proxy: null },
        { host: 'b.test', proxy: 'https://bob:s3cret-two@other.test:8443/' },
      ],
    });
    expect(settings).toMatchObject({
      mode: 'manual',
      proxy: 'http://proxy.test:3128',
      exceptions: ['.corp.test', '10.0.0.0/8'],
      hosts: [
        { host: 'a.test', proxy: null },
        { host: 'b.test', proxy: 'https://other.test:8443' },
      ],
      signIns: [
        { proxy: 'other.test:8443', username: 'bob' },
        { proxy: 'proxy.test:3128', username: 'ada' },
      ],
    });
    expect(await world.vault.read('network:proxy:proxy.test:3128')).toBe('s3cret-one');
    expect(await world.vault.read('network:proxy:other.test:8443')).toBe('s3cret-two');
    expect((await world.network.forUrl('https://b.test')).proxyCredential).toEqual({
      username: 'bob',
      password: 's3cret-two',
    });
    const said = JSON.stringify([settings, world.announced, world.recorded, world.logged]);
    expect(said).not.toMatch(/s3cret/);
  });

  test('keep a password with its user name, and forget both together', async () => {
    const signIn = { proxy: 'http://p.test:1', username: 'ada', password: 's3cret' };
    await call()['network.change']({ signIn });
    const at = (settings: Awaited<ReturnType<ReturnType<typeof call>['network.read']>>) =>
      settings.signIns.map(({ username, passwordSavedAt }) => [username, passwordSavedAt !== null]);
    const again = { proxy: 'http://p.test:1', username: 'ada' };
    expect(at(await call()['network.change']({ signIn: again }))).toEqual([['ada', true]]);
    const other = { ...again, username: 'bob' };
    expect(at(await call()['network.change']({ signIn: other }))).toEqual([['bob', false]]);
    const none = { proxy: 'http://p.test:1', username: null };
    expect(at(await call()['network.change']({ signIn: none }))).toEqual([]);
    expect(world.vault.has('network:proxy:p.test:1')).toBe(false);
  });

  test.each([
    [{ proxy: 'http://ada:s3cret@proxy.test' }, 'network.bad-proxy'],
    [{ proxy: 'socks5://ada:s3cret@proxy.test:1' }, 'network.bad-proxy'],
    [{ proxy: 'proxy:3128/s3cret?x' }, 'network.bad-proxy'],
    [{ mode: 'manual' as const }, 'network.bad-proxy'],
    [{ exceptions: ['https://s3cret'] }, 'network.bad-pattern'],
    [{ hosts: [{ host: 'a b', proxy: null }] }, 'network.bad-pattern'],
  ])('refuse %j and change nothing', async (change, code) => {
    const changing = call()['network.change'](change);
    const failure: unknown = await changing.catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code });
    expect(String(failure)).not.toContain('s3cret');
    expect((await call()['network.read']({})).mode).toBe('environment');
    expect(world.recorded).toEqual([]);
  });
});

describe('what is trusted for one host', () => {
  test('is shown with its names, and the key never', async () => {
    const clientCertificate = client;
    const host = await call()['network.trust']({ origin, ca: authority.ca, clientCertificate });
    expect(host).toMatchObject({
      origin,
      cas: [{ subject: 'CN=Corp', issuer: 'CN=Corp', savedIn: 'network' }],
      clientCertificate: { subject: 'CN=ada', issuer: 'CN=Corp', keyThere: true },
    });
    expect(host.clientCertificate?.notAfter).toBeGreaterThan(Date.now());
    const key = client.key.split('\n')[1]!;
    const said = JSON.stringify([host, world.announced, world.recorded, world.logged]);
    expect(said).not.toContain(key);
    expect((await world.network.forUrl(origin)).clientCertificate?.key).toContain(key);
    expect((await world.network.forUrl(`${origin}:8443`)).clientCertificate).toBeNull();
  });

  test('is kept where a change leaves it out, and goes part by part', async () => {
    await call()['network.trust']({ origin, ca: authority.ca, clientCertificate: client });
    const without = await call()['network.trust']({ origin, ca: null });
    expect([without.cas, without.clientCertificate?.keyThere]).toEqual([[], true]);
    await call()['network.trust']({ origin, clientCertificate: null });
    expect(await call()['network.hosts']({})).toEqual([]);
    expect(world.vault.has('network:client-key:https://git.corp.test:443')).toBe(false);
  });

  test('says so when the vault that held the key was left', async () => {
    await call()['network.trust']({ origin, clientCertificate: client });
    await world.vault.erase('network:client-key:https://git.corp.test:443');
    const [host] = await call()['network.hosts']({});
    expect(host?.clientCertificate?.keyThere).toBe(false);
    const failure: unknown = await world.http(origin).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'network.secret-missing' });
    // A refresh token that was to be spent there is not lost.
    expect(wasUnsent(failure)).toBe(true);
  });

  test.each([
    [
      'a key of another certificate',
      async () => ({ ...client, key: (await authority.issue({ client: true })).key }),
      /belongs to another/,
    ],
    ['an expired one', () => authority.issue({ client: true, from: -9, to: -2 }), /expired on/],
    [
      'one that is not valid yet',
      () => authority.issue({ client: true, from: 2 }),
      /valid only from/,
    ],
    ['no key', async () => ({ ...client, key: '' }), /no PEM private key/],
    ['no certificate', async () => ({ ...client, certificate: 'x' }), /no PEM certificate/],
    [
      'a key behind a passphrase',
      async () => ({ ...client, key: '-----BEGIN ENCRYPTED PRIVATE KEY-----\nx\n' }),
      /passphrase/,
    ],
    ['a PKCS #12 file', async () => ({ certificate: '0\u{fffd}\u0012', key: '' }), /PKCS #12/],
    [
      'a damaged key',
      async () => ({ ...client, key: client.key.replace(/[A-Z]{2}/, '!!') }),
      /cannot be read/,
    ],
  ])('cannot be %s', async (_what, make, reason) => {
    const trusting = call()['network.trust']({ origin, clientCertificate: await make() });
    const failure: unknown = await trusting.catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      code: 'network.bad-client-certificate',
      detail: expect.stringMatching(reason),
    });
    expect(await call()['network.hosts']({})).toEqual([]);
  });

  test('cannot be a certificate that is no CA, nor an address that is no host', async () => {
    const trust = (given: object) => call()['network.trust']({ origin, ...given });
    await expect(trust({ ca: client.certificate })).rejects.toMatchObject({
      code: 'integration.bad-certificate',
    });
    for (const typed of [
      'http://git.corp.test',
      'https://a@b',
      'https://',
      'https://169.254.169.254',
      'a b',
    ]) {
      await expect(trust({ origin: typed, ca: authority.ca }), typed).rejects.toMatchObject({
        code: 'network.bad-origin',
      });
    }
  });
});
