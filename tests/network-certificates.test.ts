import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startBadCertificates, type BadCertificates } from '../sandbox/network/bad-certificates.ts';
import { createAuthority } from '../sandbox/network/authority.ts';
import { startProxy, type Proxy } from '../sandbox/network/proxy.ts';
import { createNetworkWorld, type NetworkWorld } from './network-world.ts';

let bad: BadCertificates;
let world: NetworkWorld;
const proxies: Proxy[] = [];
beforeAll(async () => {
  bad = await startBadCertificates();
}, 60_000);
afterAll(async () => {
  await bad.close();
});
beforeEach(async () => {
  world = await createNetworkWorld();
});
afterEach(async () => {
  await world.close();
  for (const proxy of proxies.splice(0)) await proxy.close();
});

const trust = (origin: string, ca = bad.ca) =>
  world.network.handlers['network.trust']({ origin, ca });

describe('a certificate', () => {
  test.each([
    ['private', 'host.certificate-untrusted', 'ok'],
    ['expired', null, 'host.certificate-expired'],
    ['not-yet-valid', null, 'host.certificate-expired'],
    ['wrong-name', null, 'host.certificate-name'],
    ['self-signed', 'host.certificate-untrusted', 'host.certificate-untrusted'],
    ['unknown-authority', 'host.certificate-untrusted', 'host.certificate-untrusted'],
  ] as const)(
    'that is %s is judged alike by HTTP and git, before and after its CA is trusted',
    async (kind, before, after) => {
      const { url, requests } = bad.servers[kind];
      const seen = requests.length;
      if (before !== null) expect(await world.both(url, bad.password)).toEqual([before, before]);
      expect(requests.length).toBe(seen);
      await trust(url);
      expect(await world.both(url, bad.password)).toEqual([after, after]);
      if (after !== 'ok') expect(requests.length).toBe(seen);
    },
  );

  test('of one instance is trusted for no other port and no other name', async () => {
    const other = await bad.start({ names: ['localhost'] });
    await trust(bad.servers.private.url);
    const untrusted = ['host.certificate-untrusted', 'host.certificate-untrusted'];
    expect(await world.both(other.url, bad.password)).toEqual(untrusted);
    expect(await world.both(`https://localhost:${other.port}`, bad.password)).toEqual(untrusted);
    expect(other.requests).toEqual([]);
    await trust(`https://localhost:${other.port}`);
    expect(await world.both(`https://localhost:${other.port}`, bad.password)).toEqual(['ok', 'ok']);
    expect(await world.both(other.url, bad.password)).toEqual(untrusted);
  });

  test('stops being trusted when it is forgotten', async () => {
    const { url } = bad.servers.private;
    await trust(url);
    expect(await world.both(url, bad.password)).toEqual(['ok', 'ok']);
    await world.network.handlers['network.forget']({ origin: url });
    expect((await world.both(url, bad.password))[0]).toBe('host.certificate-untrusted');
  });

  test('an admin trusts with an integration counts for git as well, and not beyond', async () => {
    await world.close();
    const { port, url } = bad.servers.private;
    world = await createNetworkWorld({ integrationCas: { [`https://127.0.0.1:${port}`]: bad.ca } });
    expect(await world.both(url, bad.password)).toEqual(['ok', 'ok']);
    const [host] = await world.network.handlers['network.hosts']({});
    expect(host).toMatchObject({
      cas: [{ subject: 'CN=Private authority', savedIn: 'integration' }],
    });
    const other = await bad.start();
    expect((await world.both(other.url, bad.password))[1]).toBe('host.certificate-untrusted');
  });

  test('of an instance counts for the API that lives beside it', async () => {
    await world.close();
    const api = await bad.start();
    const home = `https://127.0.0.1:${bad.servers.private.port}`;
    const instancesOf = (origin: string) =>
      origin === `https://127.0.0.1:${api.port}` ? [home] : [];
    world = await createNetworkWorld({ instancesOf });
    await trust(home);
    expect(await world.both(api.url, bad.password)).toEqual(['ok', 'ok']);
  });
});

describe('a proxy that opens the encryption', () => {
  test('is refused with its own words by HTTP and git, and hears nothing', async () => {
    const authority = await createAuthority('Corporate inspection');
    const proxy = await through({ authority, trusts: bad.ca });
    const url = 'https://git.corp.test';
    // The host's own CA is trusted; the proxy's is another.
    await trust(url);
    const refused = ['host.proxy-intercepts', 'host.proxy-intercepts'];
    expect(await world.both(url, bad.password)).toEqual(refused);
    await expect(world.http(url)).rejects.toMatchObject({
      detail: `git.corp.test, issued by “Corporate inspection”, through 127.0.0.1:${proxy.port}`,
    });
    expect(proxy.overheard()).toBe('');

    // An organisation that means it trusts the proxy's CA, for this host.
    await trust(url, authority.ca);
    expect(await world.both(url, bad.password)).toEqual(['ok', 'ok']);
    expect(proxy.overheard()).toContain('GET /team/shop.git/info/refs');
  });

  async function through(intercept: {
    readonly authority: Awaited<ReturnType<typeof createAuthority>>;
    readonly trusts: string;
  }) {
    const map = { 'git.corp.test:443': bad.servers.private.port };
    const proxy = await startProxy({ map, intercept });
    proxies.push(proxy);
    await world.network.handlers['network.change']({ mode: 'manual', proxy: proxy.url });
    return proxy;
  }
});

describe('a client certificate', () => {
  const client = () => ({ ...bad.client });

  test('opens a host that asks for one, to HTTP and git alike', async () => {
    const { url, shown } = bad.servers['client-certificate'];
    await trust(url);
    const refused = ['host.client-certificate', 'host.client-certificate'];
    expect(await world.both(url, bad.password)).toEqual(refused);
    await world.network.handlers['network.trust']({ origin: url, clientCertificate: client() });
    expect(await world.both(url, bad.password)).toEqual(['ok', 'ok']);
    expect(new Set(shown)).toEqual(new Set(['ada']));
  });

  test('is shown to no other host, even one that asks', async () => {
    const mine = bad.servers['client-certificate'];
    await trust(mine.url);
    await world.network.handlers['network.trust']({
      origin: mine.url,
      clientCertificate: client(),
    });
    const asking = await bad.start({ asks: true });
    await trust(asking.url);
    const refused = ['host.client-certificate', 'host.client-certificate'];
    expect(await world.both(asking.url, bad.password)).toEqual(refused);
    expect([asking.shown, asking.requests]).toEqual([[], []]);
    // The same server takes it, once it is saved for it.
    await world.network.handlers['network.trust']({
      origin: asking.url,
      clientCertificate: client(),
    });
    expect(await world.both(asking.url, bad.password)).toEqual(['ok', 'ok']);
    expect(new Set(asking.shown)).toEqual(new Set(['ada']));
  });
});
