import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { systemClock } from '../../main/core/clock.ts';
import { parseStored, secretIdOf } from '../../main/features/credentials/stored-grant.ts';
import { openDatabase } from '../../main/hosts/node/database/database.ts';
import { createVault } from '../../main/hosts/node/vault/vault.ts';
import { findSshd } from '../../sandbox/plain-git/sshd.ts';
import { judge } from './asked.ts';
import { startCommands, type JobCommands } from './by-command-line.ts';
import { jobNamed, jobNames } from './job-rows.ts';
import { startServices, type Job, type Services } from './jobs.ts';
import { credentialOf, overhear, type Overhearing } from './overheard.ts';
import { arePublished, contracts } from './published.ts';
import { filesUnder, leakingFiles, leaksIn, watchProcesses, type ProcessWatch } from './secrets.ts';

const run = promisify(execFile);
const passphrase = 'a passphrase of every provider';

let services: Services;
let top: string;
let ear: Overhearing;

beforeAll(async () => {
  ear = overhear();
  services = await startServices();
  top = await mkdtemp(join(tmpdir(), 'latchkey-every-'));
});

afterAll(async () => {
  ear?.stop();
  await services?.close();
  await rm(top, { recursive: true, force: true });
});

/**
 * The same job at every service, by the built command line: link, list, clone, commit, push,
 * unlink. The services are played on this machine; git, ssh, vault and database are real.
 */
describe.each(jobNames)('the main job: %s', (name) => {
  if (name === 'an ssh URL with a generated key' && findSshd() === undefined) {
    test.skip('not run: OpenSSH’s server (sshd) is not installed');
    console.log('not run: the main job over ssh: OpenSSH’s server (sshd) is not installed');
    return;
  }

  let job: Job;
  let folder: string;
  let commands: JobCommands;
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
    commands = await startCommands(job, folder, passphrase, (line) => {
      publicKey = line;
      return services.plain.addKey({ line, write: true });
    });
  });
  afterAll(() => watch.stop());

  test('links', async () => {
    await commands.setUp();
    const said = await commands.link();
    if (job.way === 'key') expect(said).toContain('Trusted SHA256:');
    else expect(said).toContain(job.login);
    held = await heldSecrets(commands.home);
    expect(held.length).toBeGreaterThan(0);
  });

  test('lists', async () => {
    const listed = await commands.list();
    expect(listed).toMatch(job.app === null ? /^It works: 1 branch, main/ : /^(?:write|admin)$/);
  });

  test('clones, commits and pushes, and it arrives as the linked person’s', async () => {
    const { branch } = job.repository;
    await commands.clone(target);
    await writeFile(join(target, 'every-provider.md'), `${name}\n`);
    await commands.commit(target, `Say hello as ${name}`);
    const before = ear.heard.length;
    const pushed = await commands.push(target);
    expect(pushed.code, pushed.said).toBe(0);

    const format = '--format=%an <%ae>|%s';
    const { stdout } = await run('git', ['-C', job.bare(), 'log', '-1', format, branch]);
    const [author = '', subject] = stdout.trim().split('|');
    expect(subject).toBe(`Say hello as ${name}`);
    if (typeof job.author === 'string') expect(author).toBe(job.author);
    else expect(author).toMatch(job.author);
    expect(await pusherOf(before)).toBe(job.pusher);
  });

  test('left no secret in a file, a line, an argument or an environment', async () => {
    const secrets = [...job.secrets(), ...held, passphrase];
    expect(commands.printed.length).toBeGreaterThan(10);
    for (const line of commands.printed) expect(leaksIn(Buffer.from(line), secrets)).toEqual([]);
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
    const said = await commands.unlink();
    const { afterwards } = job;
    if (afterwards === 'refused') expect(said).toContain('The old token is refused.');
    else expect(said).not.toContain('is refused');
    // What stays at the service, and where it is ended, is said in a line of its own.
    expect(said.split('\n')[1]).toMatch(/^\S.*\.$|https:/);
    if (typeof afterwards === 'object') {
      expect(said).toMatch(afterwards.page);
      await afterwards.end();
    }
    if (job.way !== 'key')
      expect((await job.whoIs(secret)).status).toBe(afterwards === 'left' ? 200 : 401);
    expect(await heldSecrets(commands.home)).toEqual([]);
    await writeFile(join(target, 'after.md'), 'after\n');
    const before = ear.heard.length;
    const pushed = await commands.push(target);
    expect(pushed.code).not.toBe(0);
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
