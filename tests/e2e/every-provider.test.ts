import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { systemClock } from '../../main/core/clock.ts';
import { parseStored, secretIdOf } from '../../main/features/credentials/stored-grant.ts';
import { openDatabase } from '../../main/hosts/node/database/database.ts';
import { createVault } from '../../main/hosts/node/vault/vault.ts';
import { findSshd } from '../../sandbox/plain-git/sshd.ts';
import { judge } from './asked.ts';
import { launchBrowser, chromiumPath } from './browser.ts';
import { byCommandLine } from './by-command-line.ts';
import { byWindow } from './by-window.ts';
import { jobNamed, jobNames } from './job-rows.ts';
import {
  startServices,
  type DriverOptions,
  type Job,
  type JobDriver,
  type Services,
} from './jobs.ts';
import { credentialOf, overhear, type Overhearing } from './overheard.ts';
import { arePublished, contracts } from './published.ts';
import { filesUnder, leakingFiles, leaksIn, watchProcesses, type ProcessWatch } from './secrets.ts';

const run = promisify(execFile);
const passphrase = 'a passphrase of every provider';

let services: Services;
let top: string;
let ear: Overhearing;
let browser: Browser | undefined;

beforeAll(async () => {
  ear = overhear();
  services = await startServices();
  top = await mkdtemp(join(tmpdir(), 'latchkey-every-'));
  if (chromiumPath !== undefined) browser = await launchBrowser();
});

afterAll(async () => {
  ear?.stop();
  await browser?.close();
  await services?.close();
  await rm(top, { recursive: true, force: true });
});

const noWindow = chromiumPath === undefined ? 'no Chromium is installed' : undefined;
const noSsh = findSshd() === undefined ? 'OpenSSH’s server (sshd) is not installed' : undefined;

interface Way {
  readonly by: string;
  readonly missing: string | undefined;
  readonly start: (options: DriverOptions) => Promise<JobDriver>;
}

const ways: readonly Way[] = [
  { by: 'the command line', missing: undefined, start: byCommandLine },
  { by: 'the window', missing: noWindow, start: (options) => byWindow(browser!, options) },
];

const rows = ways.flatMap((way) =>
  jobNames.map((name) => {
    const noServer = name === 'an ssh URL with a generated key' ? noSsh : undefined;
    return { ...way, name, missing: way.missing ?? noServer };
  }),
);

/**
 * The same job at every service, by the built command line and in the window in real Chromium: link,
 * list, clone, commit, push, unlink. The services are played on this machine; git, ssh, vault and
 * database are real.
 */
describe.each(rows)('the main job by $by: $name', ({ by, name, missing, start }) => {
  if (missing !== undefined) {
    test.skip(`not run: ${missing}`);
    console.log(`not run: the main job by ${by}, ${name}: ${missing}`);
    return;
  }

  let job: Job;
  let folder: string;
  let driver: JobDriver;
  let watch: ProcessWatch;
  let target: string;
  /** What the vault held while the account was linked. */
  let held: readonly string[] = [];
  let publicKey = '';

  beforeAll(async () => {
    job = jobNamed(name, services);
    folder = await mkdtemp(join(top, 'home-'));
    target = join(folder, 'clones', 'it');
    watch = watchProcesses(folder);
    const onKey = async (line: string) => {
      publicKey = line;
      await services.plain.addKey({ line, write: true });
    };
    driver = await start({ job, folder, passphrase, onKey });
  });
  afterAll(async () => {
    watch.stop();
    await driver?.close();
  });

  test('links', async () => {
    await driver.setUp();
    await driver.link();
    held = await heldSecrets(driver.home);
    expect(held.length).toBeGreaterThan(0);
  });

  test('lists', async () => {
    await driver.list();
  });

  test('clones, commits and pushes, and it arrives as the linked person’s', async () => {
    const { branch } = job.repository;
    await driver.clone(target);
    await writeFile(join(target, 'every-provider.md'), `${name} by ${by}\n`);
    await driver.commit(target, `Say hello by ${by}`);
    const before = ear.heard.length;
    const pushed = await driver.push(target);
    expect(pushed.done, pushed.said).toBe(true);

    const format = '--format=%an <%ae>|%s';
    const { stdout } = await run('git', ['-C', job.bare(), 'log', '-1', format, branch]);
    const [author = '', subject] = stdout.trim().split('|');
    expect(subject).toBe(`Say hello by ${by}`);
    if (typeof job.author === 'string') expect(author).toBe(job.author);
    else expect(author).toMatch(job.author);
    expect(await pusherOf(before)).toBe(job.pusher);
  });

  test('left no secret in a file, a line, an argument or an environment', async () => {
    const secrets = [...job.secrets(), ...held, passphrase];
    const told = await driver.told();
    expect(told.length).toBeGreaterThan(10);
    for (const text of told) expect(leaksIn(Buffer.from(text), secrets)).toEqual([]);
    const files = await filesUnder(folder);
    expect(files.some((file) => file.endsWith('latchkey.db'))).toBe(true);
    expect(await leakingFiles(folder, secrets)).toEqual([]);
    if (process.platform === 'linux') {
      expect([...watch.seen].some((text) => /remote-https|\bssh\b/.test(text))).toBe(true);
    }
    for (const text of watch.seen) expect(leaksIn(Buffer.from(text), secrets)).toEqual([]);
    // The search finds what it looks for.
    for (const secret of secrets) {
      expect(leaksIn(Buffer.from(`x${secret}y`), secrets).length).toBeGreaterThan(0);
    }
  });

  test('unlinks, and the old credential is refused or nobody’s here', async () => {
    const [secret = ''] = held;
    if (job.way !== 'key') expect((await job.whoIs(secret)).status).toBe(200);
    const { revoked, said } = await driver.unlink();
    const { afterwards } = job;
    expect(revoked).toBe(afterwards === 'refused');
    // What stays at the service, and where it is ended, is said.
    expect(said).toMatch(afterwards === 'refused' ? /refuses it now/ : leftWords[job.provider]!);
    if (typeof afterwards === 'object') {
      expect(said).toMatch(afterwards.page);
      await afterwards.end();
    }
    if (job.way !== 'key')
      expect((await job.whoIs(secret)).status).toBe(afterwards === 'left' ? 200 : 401);
    expect(await heldSecrets(driver.home)).toEqual([]);
    await writeFile(join(target, 'after.md'), 'after\n');
    const before = ear.heard.length;
    const pushed = await driver.push(target);
    expect(pushed.done).toBe(false);
    expect(pushed.said).toMatch(/account/i);
    const asked = ear.heard.slice(before).filter(({ url }) => url.pathname.includes('.git/'));
    expect(asked.filter(({ headers }) => headers['authorization'] !== undefined)).toEqual([]);
  });

  /** Who the service says pushed: by the credential it was shown, or by its own record of keys. */
  async function pusherOf(before: number): Promise<string> {
    if (job.way === 'key') {
      const [, blob = ''] = publicKey.split(' ');
      const hash = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
      const accepted = /Accepted publickey for .* ED25519 SHA256:(\S+)/g;
      const keys = [...(services.plain.ssh?.log() ?? '').matchAll(accepted)].map(([, key]) => key);
      return keys.at(-1) === hash.replace(/=+$/, '') ? job.pusher : 'another key';
    }
    const pushes = ear.heard
      .slice(before)
      .filter(({ method, url }) => method === 'POST' && url.pathname.endsWith('/git-receive-pack'));
    expect(pushes.map(({ status }) => status)).toEqual([200]);
    const { secret } = credentialOf(pushes[0]!);
    expect(held).toContain(secret);
    return (await job.whoIs(secret)).name;
  }
});

/** What unlinking says where the credential is not ended by it. */
const leftWords: Readonly<Record<string, RegExp>> = {
  github: /ends it for you alone/,
  'azure-devops': /Latchkey cannot end it at/,
  'git-url': /end it at 127|Remove its public half/,
};

/** The requests of all rows together, after the last of them. */
describe('what the services were asked in all of it', () => {
  if (!arePublished) {
    test.skip(`not run: requests against published descriptions: no ${contracts}`);
    console.log(`not run: requests against published descriptions: no ${contracts}`);
    return;
  }
  test('is as they publish it', () => {
    const verdicts = judge(ear.heard, services);
    for (const { service, described, fromProse, operations } of verdicts) {
      const kinds = new Set([...operations].map((name) => name.replaceAll(/[0-9a-f-]{36}/g, '…')));
      console.log(
        `${service}: ${described} requests in its published description, ${fromProse} held to its prose, ${kinds.size} kinds`,
      );
      expect(described).toBeGreaterThan(1);
    }
    expect(verdicts.flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  test('would be told apart from what nobody publishes', () => {
    const [first] = ear.heard.filter(({ url }) => url.pathname === '/api/v4/projects');
    const odd = (path: string) => ({ ...first!, url: new URL(path, services.gitlab.url) });
    const wrong = (path: string) => judge([odd(path)], services)[0]?.wrong;
    expect(wrong('/api/v4/projects?per_pages=1')).toEqual([
      expect.stringContaining('unknown parameter per_pages'),
      expect.stringContaining('unknown parameter per_pages'),
    ]);
    expect(wrong('/api/v4/projects?per_page=many')).not.toEqual([]);
    expect(wrong('/api/v4/nothing')).toEqual([expect.stringContaining('nobody describes it')]);
  });
});

/** Opens the vault as its owner could: every token and key that it keeps for accounts. */
async function heldSecrets(home: string): Promise<readonly string[]> {
  const database = openDatabase(join(home, 'latchkey.db'));
  try {
    const vault = createVault({ database, keychains: [], clock: systemClock });
    await vault.unlock(passphrase);
    const held: string[] = [];
    for (const { id } of database.all('SELECT id FROM accounts')) {
      const text = await vault.read(secretIdOf(String(id)));
      if (text === null) continue;
      const { accessToken, refreshToken } = parseStored(text);
      held.push(accessToken, ...(refreshToken === null ? [] : [refreshToken]));
    }
    return held;
  } finally {
    database.close();
  }
}
