import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { NetworkExplanation } from '../preload/model/network.ts';
import { startBadCertificates, type BadCertificates } from '../sandbox/network/bad-certificates.ts';
import { startProxy, type Proxy } from '../sandbox/network/proxy.ts';
import { createNetworkWorld, type NetworkWorld } from './network-world.ts';

let site: BadCertificates;
let world: NetworkWorld;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  site = await startBadCertificates();
}, 60_000);
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  world = await createNetworkWorld({ probe: { timeout: 1000 } });
});
afterEach(async () => {
  await world.close();
  for (const each of open.splice(0)) await each.close();
});

const explain = (url: string) => world.network.handlers['network.explain']({ url });
const trust = (origin: string, more = {}) =>
  world.network.handlers['network.trust']({ origin, ca: site.ca, ...more });
const states = ({ steps }: NetworkExplanation) => steps.map(({ id, status }) => `${id} ${status}`);

describe('"Explain connection"', () => {
  test('walks every step to a host that answers', async () => {
    const { url, port, requests } = site.servers.private;
    await trust(url);
    const seen = requests.length;
    const told = await explain(`${url}/team/x?token=s3cret#s3cret`);
    expect(told.url).toBe(`${url}/team/x`);
    expect(states(told)).toEqual([
      'name passed',
      'proxy passed',
      'connect passed',
      'tls passed',
      'http passed',
    ]);
    const [name, proxy, connect, tls, http] = told.steps;
    expect(name?.detail).toBe('It is an address already.');
    expect(proxy?.detail).toMatch(/^None\. This machine’s own addresses/);
    expect(connect?.detail).toMatch(new RegExp(`^To 127\\.0\\.0\\.1 port ${port}, in \\d+ ms\\.$`));
    expect(tls?.detail).toBe('TLSv1.3; the certificate is valid for 127.0.0.1.');
    expect(tls?.facts[0]).toBe('A CA saved for this host vouches for it: CN=Private authority');
    expect(tls?.facts[1]).toBe('The host asks for no client certificate');
    expect(tls?.facts[2]).toMatch(
      /^1\. CN=git\.corp\.test, issued by CN=Private authority, until \d{4}-/,
    );
    expect(http).toMatchObject({
      detail: 'Status 200 to a request without any credential.',
      facts: ['Server: site/1.0'],
    });
    expect(told.chain.map(({ subject }) => subject)).toEqual([
      'CN=git.corp.test',
      'CN=Private authority',
    ]);
    expect(requests.slice(seen)).toEqual(['HEAD /team/x']);
    expect(JSON.stringify(told)).not.toContain('s3cret');
  });

  test.each([
    ['private', 'tls', /is not trusted/, 'issued by “CN=Private authority”'],
    ['expired', 'tls', /has expired/, 'valid from'],
    ['wrong-name', 'tls', /is for another name/, '127.0.0.1:'],
    ['self-signed', 'tls', /is not trusted/, 'issued by “CN=git.corp.test”'],
    ['client-certificate', 'http', /asks for a client certificate/, '127.0.0.1:'],
  ] as const)(
    'stops at a %s certificate, and shows it all the same',
    async (kind, step, words, fact) => {
      const { url, requests } = site.servers[kind];
      if (kind !== 'private') await trust(url);
      const seen = requests.length;
      const told = await explain(url);
      const failed = told.steps.find(({ status }) => status === 'failed');
      expect(failed).toMatchObject({ id: step, detail: expect.stringMatching(words) });
      expect(failed?.facts.join()).toContain(fact);
      expect(told.chain[0]?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
      if (step === 'tls') expect(told.steps.at(-1)).toMatchObject({ status: 'not-run' });
      expect(requests.length).toBe(seen);
    },
  );

  test('says whether a client certificate was asked for and sent', async () => {
    const { url } = site.servers['client-certificate'];
    await trust(url);
    const fact = async () => (await explain(url)).steps.find(({ id }) => id === 'tls')?.facts[1];
    expect(await fact()).toBe(
      'The host asks for a client certificate: none is saved, so none was sent',
    );
    await trust(url, { clientCertificate: site.client });
    expect(await fact()).toBe('The host asks for a client certificate: it was sent');
  });

  test('goes through the proxy with its sign-in, and never shows that', async () => {
    const auth = { username: 'ada', password: 'proxy-s3cret' };
    const map = { 'git.corp.test:443': site.servers.private.port };
    const proxy: Proxy = await startProxy({ auth, map });
    open.push(proxy);
    await trust('https://git.corp.test');
    const proxyUrl = proxy.url.replace('://', '://ada:proxy-s3cret@');
    await world.network.handlers['network.change']({ mode: 'manual', proxy: proxyUrl });
    const told = await explain('git.corp.test');
    // This machine cannot resolve the name; the proxy can.
    expect(states(told)).toEqual([
      'name failed',
      'proxy passed',
      'connect passed',
      'tls passed',
      'http passed',
    ]);
    expect(told.steps[1]?.detail).toBe(
      `${proxy.url}, with a user name and password. The network settings name this proxy for every host.`,
    );
    expect(JSON.stringify(told)).not.toContain('proxy-s3cret');

    await world.network.handlers['network.change']({
      signIn: { proxy: proxy.url, username: 'ada', password: 'wrong' },
    });
    const stopped = await explain('git.corp.test');
    expect(states(stopped).slice(2)).toEqual(['connect failed', 'tls not-run', 'http not-run']);
    expect(stopped.steps[2]?.detail).toMatch(/^The proxy asks for a user name and password/);
  });

  test('gives each step its time', async () => {
    const silent = await listen(createServer());
    silent.removeAllListeners('request');
    const { port } = silent.address() as AddressInfo;
    const told = await explain(`https://127.0.0.1:${port}`);
    expect(told.steps.find(({ status }) => status === 'failed')?.id).toBe('tls');
    const quiet = await listen(createServer(() => undefined));
    const http = await explain(`http://127.0.0.1:${(quiet.address() as AddressInfo).port}`);
    expect(http.steps.at(-1)).toMatchObject({
      id: 'http',
      status: 'failed',
      detail: expect.stringMatching(/took too long/),
    });
  });

  test('tells of a redirect and does not follow it, and asks with GET where there is no HEAD', async () => {
    const asked: string[] = [];
    const server = await listen(
      createServer((request, response) => {
        asked.push(`${request.method} ${request.headers.authorization ?? ''}`.trim());
        if (request.method === 'HEAD') return response.writeHead(405).end();
        return response.writeHead(302, { location: 'https://other.test/x?token=1' }).end();
      }),
    );
    const told = await explain(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(told.steps.at(-1)).toMatchObject({
      detail: 'Status 302 to a request without any credential.',
      facts: ['It points to https://other.test, which was not followed'],
    });
    expect(asked).toEqual(['HEAD', 'GET']);
  });

  test.each([
    ['ftp://x', 'network.bad-origin'],
    ['https://169.254.169.254/latest', 'instance.forbidden-address'],
    ['', 'network.bad-origin'],
  ])('refuses %j', async (url, code) => {
    await expect(explain(url)).rejects.toMatchObject({ code });
  });
});

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
    open.push({
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
  });
}
