import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { createLatchkey, type Ended, type Latchkey } from './latchkey.ts';

const run = promisify(execFile);

type Name = 'ada' | 'grace' | 'linus' | 'admin';

let gitlab: Sandbox;
let other: Sandbox;
/** `127.0.0.1:<port>`. */
let host: string;
let folder: string;
let latchkey: Latchkey;

beforeAll(async () => {
  gitlab = await startSandbox({ root: '/gitlab', extraProjects: 150 });
  other = await startSandbox({ root: '/other', beside: gitlab });
  ({ host } = new URL(gitlab.url));
  folder = await mkdtemp(join(tmpdir(), 'latchkey-sub-path-'));
  const passphraseFile = join(folder, 'passphrase');
  await writeFile(passphraseFile, 'a passphrase of the test', { mode: 0o600 });
  latchkey = createLatchkey(join(folder, 'data'), passphraseFile);
  await latchkey({ input: 'a passphrase of the test\n' }, 'vault', 'choose', 'passphrase');
});

afterAll(async () => {
  await other.close();
  await gitlab.close();
  await rm(folder, { recursive: true, force: true });
});

describe('GitLab under a path', () => {
  test('is not found at the host itself, which tells what to do', async () => {
    const wrong = await setUp(gitlab, new URL(gitlab.url).origin);
    expect(wrong.code).toBe(1);
    expect(wrong.said).toContain('with its sub-path if it has one');
    expect(wrong.said).toContain('Nothing was saved.');
  });

  test('is set up and authorised by an admin', async () => {
    const done = await setUp(gitlab, `${gitlab.url}/`);
    expect(done.out).toContain('The application works.');
    expect(done).toMatchObject({ code: 0 });
    expect(done.out).toContain(`Saved the application of GitLab on ${gitlab.url}\n`);
    const left = await latchkey('unlink', `admin@${host}/gitlab`);
    expect(left).toMatchObject({ code: 0 });
    expect(left.out).toContain('The old token is refused.');
  });

  test('is linked in the browser and by a code on any device', async () => {
    const linked = await link(gitlab, 'ada');
    expect(linked.out).toBe(`Linked ada on ${host}/gitlab\n`);

    const device = await latchkey(
      { say: async (said) => approve(gitlab, 'grace', said) },
      ...['link', 'gitlab', '--device', '--no-browser'],
    );
    expect(device.said).toContain(`${gitlab.url}/oauth/device`);
    expect(device.out).toBe(`Linked grace on ${host}/gitlab\n`);

    const accounts = await latchkey('accounts', '--check', '--json');
    const shown = JSON.parse(accounts.out) as { login: string; health: string; avatar: string }[];
    expect(shown.map(({ login, health }) => [login, health])).toEqual([
      ['ada', 'linked'],
      ['grace', 'linked'],
    ]);
    for (const { avatar } of shown) expect(avatar).toMatch(/^data:image\/png;base64,/);
  });

  test('lists every page of repositories, with addresses below the path', async () => {
    const repos = await latchkey('repos', '--json', '--limit', '500', '--account', 'ada');
    const { rows } = JSON.parse(repos.out) as { rows: { path: string; cloneUrl: string }[] };
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.filter(({ cloneUrl }) => !cloneUrl.startsWith(`${gitlab.url}/`))).toEqual([]);
    expect(rows.filter(({ path }) => path.startsWith('gitlab/'))).toEqual([]);
  });

  test('is cloned from, committed for and pushed to', async () => {
    const target = join(folder, 'jaffle');
    const cloned = await latchkey('clone', 'analytics/jaffle-shop', target, '--account', 'ada');
    expect(cloned).toMatchObject({ code: 0, out: `Cloned into ${target}\n` });
    await writeFile(join(target, 'below.md'), 'hello\n');
    expect((await latchkey('commit', target, '-m', 'Say hello from below')).code).toBe(0);
    expect((await latchkey('push', target)).out).toContain('Pushed analytics/jaffle-shop');
    expect(await lastCommit(gitlab, 'analytics/jaffle-shop')).toBe(
      'Ada Quill|Say hello from below',
    );
  });
});

describe('a second GitLab on the same host', () => {
  test('is set up beside the first', async () => {
    const done = await setUp(other, other.url);
    expect(done.out).toContain('The application works.');
    expect((await latchkey('unlink', `admin@${host}/other`)).code).toBe(0);
    expect((await link(other, 'ada')).out).toBe(`Linked ada on ${host}/other\n`);
  });

  test('has accounts that are told apart by the path', async () => {
    const both = await latchkey('unlink', 'ada');
    expect(both.code).not.toBe(0);
    expect(both.said).toContain(`ada@${host}/gitlab, ada@${host}/other`);
  });

  test.each([
    ['the first', () => [gitlab, other] as const],
    ['the second', () => [other, gitlab] as const],
  ])('gets only its own account and token: %s', async (name, which) => {
    const [here, there] = which();
    const target = join(folder, name.replace(' ', '-'));
    there.clearRequests();
    const cloned = await latchkey('clone', `${here.url}/platform/infra`, target);
    expect(cloned).toMatchObject({ code: 0 });
    await writeFile(join(target, 'mine.md'), `${name}\n`);
    await latchkey('commit', target, '-m', `To ${name}`);
    expect((await latchkey('push', target)).code).toBe(0);
    expect(await lastCommit(here, 'platform/infra')).toBe(`Ada Quill|To ${name}`);
    expect(there.requests.filter(({ path }) => path.includes('.git/'))).toEqual([]);
  });

  test('cannot be reached as an account of the first', async () => {
    const account = `ada@${host}/gitlab`;
    const target = join(folder, 'wrong');
    const address = `${other.url}/platform/infra.git`;
    const refused = await latchkey('clone', address, target, '--account', account);
    expect(refused.code).not.toBe(0);
    expect(refused.said).toContain(`The chosen account is on ${host}/gitlab;`);
  });

  test('keeps its account when the other one goes, token and all', async () => {
    const gone = await latchkey('unlink', `ada@${host}/gitlab`);
    expect(gone.out).toContain(`Unlinked ada on ${host}/gitlab. The old token is refused.`);
    const accounts = await latchkey('accounts', '--check', '--json');
    const left = JSON.parse(accounts.out) as { login: string; instance: string; health: string }[];
    expect(left.map(({ login, instance, health }) => [login, instance, health])).toEqual([
      ['grace', gitlab.url, 'linked'],
      ['ada', other.url, 'linked'],
    ]);
  });
});

function setUp(sandbox: Sandbox, instance: string): Promise<Ended> {
  const { clientId, clientSecret } = sandbox.apps.confidential;
  return latchkey(
    { input: clientSecret, visit: (url) => visit(sandbox, 'admin', url) },
    ...['org', 'gitlab', 'set', '--instance', instance, '--app-id', clientId],
    ...['--ca', sandbox.caFile, '--secret-stdin', '--no-browser'],
  );
}

function link(sandbox: Sandbox, who: Name): Promise<Ended> {
  return latchkey(
    { visit: (url) => visit(sandbox, who, url) },
    ...['link', 'gitlab', '--instance', sandbox.url, '--no-browser'],
  );
}

async function visit(sandbox: Sandbox, who: Name, url: string): Promise<void> {
  const { callback } = await sandbox.visitor(who).authorise(url);
  await fetch(callback ?? '');
}

async function approve(sandbox: Sandbox, who: Name, said: string): Promise<void> {
  await sandbox.visitor(who).approveDevice(/code (\S+)/.exec(said)?.[1] ?? '');
}

async function lastCommit(sandbox: Sandbox, path: string): Promise<string> {
  const bare = sandbox.bareRepository(path);
  const { stdout } = await run('git', ['-C', bare, 'log', '-1', '--format=%an|%s', 'main']);
  return stdout.trim();
}
