import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { noProxySetting, proxyFor } from '../main/core/proxy.ts';
import { startBadCertificates, type BadCertificates } from '../sandbox/network/bad-certificates.ts';
import { createAuthority } from '../sandbox/network/authority.ts';
import { startProxy, type Proxy, type ProxyOptions } from '../sandbox/network/proxy.ts';
import {
  createNetworkWorld,
  type NetworkWorld,
  type NetworkWorldOptions,
} from './network-world.ts';

const url = 'https://git.corp.test';
const secret = 'proxy-pässword:/@1';
const auth = { username: 'corp\\ada', password: secret };

let site: BadCertificates;
let world: NetworkWorld;
let proxy: Proxy;
beforeAll(async () => {
  site = await startBadCertificates();
}, 60_000);
afterAll(async () => {
  await site.close();
});
afterEach(async () => {
  await world.close();
  await proxy.close();
});

async function start(options: ProxyOptions = {}, worldOptions: NetworkWorldOptions = {}) {
  const map = { 'git.corp.test:443': site.servers.private.port };
  proxy = await startProxy({ map, ...options });
  world = await createNetworkWorld(worldOptions);
  await world.network.handlers['network.trust']({ origin: url, ca: site.ca });
}

const change = (given: Parameters<NetworkWorld['network']['handlers']['network.change']>[0]) =>
  world.network.handlers['network.change'](given);

describe('a proxy with a sign-in', () => {
  test('lets HTTP and git through, its password lifted out of the address', async () => {
    await start({ auth });
    const typed = `http://${encodeURIComponent(auth.username)}:${encodeURIComponent(secret)}@127.0.0.1:${proxy.port}`;
    const settings = await change({ mode: 'manual', proxy: typed });
    expect(settings).toMatchObject({
      proxy: proxy.url,
      signIns: [{ proxy: `127.0.0.1:${proxy.port}`, username: auth.username }],
    });
    expect(await world.both(url, site.password)).toEqual(['ok', 'ok']);
    expect(proxy.log.filter((line) => line === 'git.corp.test:443 200').length).toBeGreaterThan(1);
    const said = JSON.stringify([settings, world.announced, world.recorded, world.logged]);
    expect(said).not.toContain(secret);
  });

  test.each([
    ['a wrong password', { username: auth.username, password: 'other' }],
    ['no sign-in', null],
  ])('refuses %s in its own words, HTTP and git alike', async (_what, signIn) => {
    await start({ auth });
    await change({
      mode: 'manual',
      proxy: proxy.url,
      ...(signIn && { signIn: { proxy: proxy.url, ...signIn } }),
    });
    const refused = ['host.proxy-auth', 'host.proxy-auth'];
    expect(await world.both(url, site.password)).toEqual(refused);
  });

  test('works from the environment too, and a saved sign-in stands in for a missing one', async () => {
    await start({ auth });
    const withUser = `http://${encodeURIComponent(auth.username)}:${encodeURIComponent(secret)}@127.0.0.1:${proxy.port}`;
    for (const [value, save] of [
      [withUser, false],
      [proxy.url, true],
    ] as const) {
      await world.close();
      world = await createNetworkWorld({ environment: { https_proxy: value } });
      await world.network.handlers['network.trust']({ origin: url, ca: site.ca });
      if (save) await change({ signIn: { proxy: proxy.url, ...auth } });
      expect(await world.both(url, site.password)).toEqual(['ok', 'ok']);
    }
  });

  test('has its password in no command line, environment or file', async () => {
    await start({ auth });
    await change({ mode: 'manual', proxy: proxy.url, signIn: { proxy: proxy.url, ...auth } });
    const watch = watchProcesses(world.folder);
    for (let run = 0; run < 4; run += 1) await world.listRemote(url, site.password);
    const seen = await watch.stop();
    expect(seen.samples).toBeGreaterThan(5);
    // The search finds what is there: the proxy, and the name git asks for.
    expect(seen.text).toContain(`${encodeURIComponent(auth.username)}@127.0.0.1:${proxy.port}`);
    const pair = Buffer.from(`${auth.username}:${secret}`).toString('base64');
    for (const form of [secret, encodeURIComponent(secret), pair.replace(/=+$/, '')]) {
      expect(seen.text.includes(form)).toBe(false);
      expect(await filesWith(form, world.folder)).toEqual([]);
    }
  });

  test('is not told the account’s credential, nor the host the proxy’s', async () => {
    await start({ auth });
    await change({ mode: 'manual', proxy: proxy.url, signIn: { proxy: proxy.url, ...auth } });
    await world.listRemote(url, site.password);
    const refusals = world.logged.filter((line) => line.includes('was refused'));
    expect(refusals).toEqual([]);
  });
});

describe('a proxy', () => {
  test('that is itself reached over TLS is trusted by its own CA alone', async () => {
    const authority = await createAuthority('Proxy authority');
    await start({ tls: await authority.issue({ ips: ['127.0.0.1'] }) });
    await change({ mode: 'manual', proxy: proxy.url });
    const codes = await world.both(url, site.password);
    expect(codes).toEqual(['host.proxy-refused', 'host.proxy-refused']);
    await world.network.handlers['network.trust']({ origin: proxy.url, ca: authority.ca });
    expect(await world.both(url, site.password)).toEqual(['ok', 'ok']);
  });

  test('that is not there, or leads nowhere, is named as such', async () => {
    await start();
    await change({ mode: 'manual', proxy: 'http://127.0.0.1:9' });
    const gone = ['host.proxy-unreachable', 'host.proxy-unreachable'];
    expect(await world.both(url, site.password)).toEqual(gone);
    await change({ proxy: proxy.url });
    await world.network.handlers['network.trust']({ origin: 'https://far.test', ca: site.ca });
    const nowhere = ['host.proxy-refused', 'host.proxy-refused'];
    expect(await world.both('https://far.test', site.password)).toEqual(nowhere);
  });

  test('of an unknown kind stops HTTP and git before anything is sent', async () => {
    await start({}, { environment: { ALL_PROXY: 'socks5://127.0.0.1:1080' } });
    const codes = await world.both(url, site.password);
    expect(codes).toEqual(['host.proxy-unsupported', 'host.proxy-unsupported']);
  });

  test('of the environment does not leak in where the setting says otherwise', async () => {
    await start();
    const other = await startProxy();
    const inherited = { https_proxy: other.url, HTTPS_PROXY: other.url, ALL_PROXY: other.url };
    const before = { ...process.env };
    Object.assign(process.env, inherited);
    try {
      await change({ mode: 'manual', proxy: proxy.url });
      expect(await world.both(url, site.password)).toEqual(['ok', 'ok']);
      await change({ mode: 'none' });
      const codes = await world.both(url, site.password);
      expect(codes).toEqual(['host.unreachable', 'host.unreachable']);
      expect(other.log).toEqual([]);
    } finally {
      for (const name of Object.keys(inherited)) delete process.env[name];
      Object.assign(process.env, before);
      await other.close();
    }
  });

  test('is passed by where a rule says so, by HTTP and git', async () => {
    await start({}, { environment: { https_proxy: 'http://127.0.0.1:9', no_proxy: 'corp.test' } });
    // Directly, the name leads nowhere; through the dead proxy the words would be others.
    const codes = await world.both(url, site.password);
    expect(codes).toEqual(['host.unreachable', 'host.unreachable']);
    await change({ hosts: [{ host: 'git.corp.test', proxy: proxy.url }] });
    expect(await world.both(url, site.password)).toEqual(['ok', 'ok']);
  });
});

describe('NO_PROXY', () => {
  /** `differs`: what curl does, where we do otherwise on purpose. */
  const rows: readonly { host: string; list: string; differs?: string }[] = [
    { host: 'git.corp.test', list: 'git.corp.test' },
    { host: 'git.corp.test', list: 'corp.test' },
    { host: 'git.corp.test', list: '.corp.test' },
    { host: 'corp.test', list: '.corp.test' },
    { host: 'git.corp.test', list: 'rp.test' },
    { host: 'git.corp.test', list: 'CORP.TEST' },
    { host: 'git.corp.test', list: 'corp.test.' },
    { host: 'git.corp.test', list: 'a.test,corp.test' },
    { host: 'git.corp.test', list: 'a.test corp.test' },
    { host: 'git.corp.test', list: 'a.test, corp.test ,b.test' },
    { host: 'git.corp.test', list: '*' },
    { host: 'git.corp.test', list: 'corp.test.evil.test' },
    { host: '192.0.2.7', list: '192.0.2.7' },
    { host: '192.0.2.7', list: '192.0.2.0/24' },
    { host: '192.0.2.7', list: '192.0.3.0/24' },
    { host: '192.0.2.7', list: '0.2.7' },
    { host: '192.0.2.7', list: '192.0.2.0/29' },
    { host: 'git.corp.test', list: '' },
    { host: 'git.corp.test', list: '*.corp.test', differs: 'curl knows no star within a name' },
    { host: 'git.corp.test', list: 'git.corp.test:443', differs: 'curl knows no ports' },
    { host: 'git.corp.test', list: 'a.test,*', differs: 'curl takes the star only alone' },
  ];

  test.each([
    ['git', (target: string) => ['git', 'ls-remote', '--', `https://${target}/x.git`]],
    ['curl', (target: string) => ['curl', '-sS', '-m', '2', `https://${target}/`]],
  ] as const)('is read as %s reads it, but for the rows that say why', async (_name, command) => {
    await start();
    const home = await mkdtemp(join(tmpdir(), 'latchkey-no-proxy-'));
    const verdicts = rows.map(async ({ host, list, differs }) => {
      const own = await startProxy();
      const environment = { https_proxy: own.url, no_proxy: list };
      const decision = proxyFor(`https://${host}/`, { setting: noProxySetting, environment });
      const [program, ...args] = command(host);
      await new Promise<void>((resolve) => {
        const env = { PATH: process.env['PATH'], HOME: home, ...environment };
        // The addresses lead nowhere, so that a direct way only ends when it is ended.
        execFile(program!, args, { env, timeout: 3000 }, () => resolve());
      });
      await own.close();
      const agrees = (decision.proxy !== null) === own.log.length > 0;
      return agrees === (differs === undefined) ? [] : [`${host} with ${list}`];
    });
    expect((await Promise.all(verdicts)).flat()).toEqual([]);
    await rm(home, { recursive: true, force: true });
  });
});

test('hooks of a commit see the proxy of the settings, without its password', async () => {
  await start({ auth });
  const before = { ...process.env };
  Object.assign(process.env, { https_proxy: `http://me:${encodeURIComponent(secret)}@p.test:1` });
  try {
    await change({ mode: 'manual', proxy: proxy.url, signIn: { proxy: proxy.url, ...auth } });
    const folder = join(world.folder, 'work');
    const git = (...args: readonly string[]) =>
      new Promise<void>((resolve) => void execFile('git', [...args], () => resolve()));
    await git('init', '-q', folder);
    const seen = join(world.folder, 'seen');
    const hook = join(folder, '.git', 'hooks', 'pre-commit');
    await writeFile(hook, `#!/bin/sh\nenv > '${seen}'\n`, { mode: 0o755 });
    const identity = { name: 'Ada', email: 'ada@example.test' };
    const args = ['commit', '-q', '--allow-empty', '-m', 'x'];
    await world.runner.run({ folder, args, identity });
    const text = await readFile(seen, 'utf8');
    expect(text).toContain(`https_proxy=${proxy.url}\n`);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(encodeURIComponent(secret));
  } finally {
    delete process.env['https_proxy'];
    Object.assign(process.env, before);
  }
});

/** Reads the command lines and environments of all processes that belong to this folder. */
function watchProcesses(folder: string) {
  const texts = new Set<string>();
  const watching = new AbortController();
  let samples = 0;
  const sampling = (async () => {
    while (!watching.signal.aborted) {
      for (const pid of await readdir('/proc')) {
        if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
        const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
        const [environment, line] = [await read('environ'), await read('cmdline')];
        if (!`${environment}${line}`.includes(folder)) continue;
        samples += 1;
        texts.add(environment).add(line);
      }
    }
  })();
  return {
    async stop() {
      watching.abort();
      await sampling;
      return { text: [...texts].join('\n'), samples };
    },
  };
}

async function filesWith(text: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return (await readFile(path)).includes(text) ? path : [];
      }),
  );
  return found.flat();
}
