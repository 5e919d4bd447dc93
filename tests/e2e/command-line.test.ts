import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { createLatchkey, type Latchkey } from './latchkey.ts';

const run = promisify(execFile);

let sandbox: Sandbox;
let folder: string;
let latchkey: Latchkey;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-cli-'));
  const passphraseFile = join(folder, 'passphrase');
  await writeFile(passphraseFile, 'a passphrase of the test', { mode: 0o600 });
  latchkey = createLatchkey(join(folder, 'data'), passphraseFile);
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the main job on the command line', () => {
  test('says what to do where no keychain answers', async () => {
    const first = await latchkey('link', 'gitlab', '--instance', sandbox.url);
    expect(first.code).toBe(3);
    expect(first.said).toContain('latchkey vault choose');
    const vault = await latchkey('vault');
    expect(vault.out).toMatch(/^choose/);
    expect(vault.said).toContain('latchkey vault choose');
    expect(
      (await latchkey({ input: 'a passphrase of the test\n' }, 'vault', 'choose', 'passphrase'))
        .code,
    ).toBe(0);
    expect((await latchkey('vault')).out).toMatch(
      /^ready, kept by a passphrase|^locked, kept by a passphrase/,
    );
  });

  test('an admin saves the application only after its pre-flight passed', async () => {
    const { clientId, clientSecret } = sandbox.apps.confidential;
    const options = [
      '--instance',
      sandbox.url,
      '--ca',
      sandbox.caFile,
      '--secret-stdin',
      '--no-browser',
    ];
    const wrong = await latchkey(
      { input: 'not the secret' },
      'org',
      'gitlab',
      'set',
      '--app-id',
      clientId,
      ...options,
    );
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.said).toContain('Nothing was saved.');

    const right = await latchkey(
      { input: clientSecret, visit: (url) => visit('admin', url) },
      ...['org', 'gitlab', 'set', '--app-id', clientId, ...options],
    );
    expect(right.said + right.out).toContain('The application works.');
    expect(right.code).toBe(0);
    expect((await latchkey('unlink', `admin@${new URL(sandbox.url).host}`)).code).toBe(0);
  });

  test('a person links, lists, clones, commits and pushes', async () => {
    const linked = await latchkey(
      { visit: (url) => visit('ada', url) },
      'link',
      'gitlab',
      '--no-browser',
    );
    expect(linked.out).toBe(`Linked ada on ${new URL(sandbox.url).host}\n`);

    const repos = await latchkey('repos', '--search', 'jaffle', '--json');
    const { rows } = JSON.parse(repos.out) as { rows: { path: string; permission: string }[] };
    expect(rows.map(({ path, permission }) => [path, permission])).toEqual([
      ['analytics/jaffle-shop', 'admin'],
    ]);

    const target = join(folder, 'jaffle');
    const cloned = await latchkey('clone', 'analytics/jaffle-shop', target);
    expect(cloned).toMatchObject({ code: 0, out: `Cloned into ${target}\n` });

    await writeFile(join(target, 'from-the-terminal.md'), 'hello\n');
    expect((await latchkey('commit', target, '-m', 'Say hello from the terminal')).code).toBe(0);
    expect((await latchkey('push', target)).out).toContain('Pushed analytics/jaffle-shop');

    const bare = sandbox.bareRepository('analytics/jaffle-shop');
    const { stdout } = await run('git', ['-C', bare, 'log', '-1', '--format=%an <%ae>|%s', 'main']);
    const { name, email } = sandbox.people.ada;
    expect(stdout.trim()).toBe(`${name} <${email}>|Say hello from the terminal`);
  });

  test('a push that may only read is stopped before it starts, and another account takes it', async () => {
    await latchkey({ visit: (url) => visit('linus', url) }, 'link', 'gitlab', '--no-browser');
    const target = join(folder, 'read-only');
    const account = `linus@${new URL(sandbox.url).host}`;
    expect(
      (await latchkey('clone', 'analytics/jaffle-shop', target, '--account', account)).code,
    ).toBe(0);
    await writeFile(join(target, 'x.md'), 'x\n');
    await latchkey('commit', target, '-m', 'Try');
    const isPush = ({ path }: { readonly path: string }) => path.includes('git-receive-pack');
    const before = sandbox.requests.filter(isPush).length;
    const refused = await latchkey('push', target);
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('This account may only read here');
    expect(refused.said).toContain('latchkey act-as');
    expect(sandbox.requests.filter(isPush)).toHaveLength(before);
    expect((await run('git', ['-C', target, 'log', '-1', '--format=%s'])).stdout).toBe('Try\n');

    const ada = `ada@${new URL(sandbox.url).host}`;
    expect((await latchkey('act-as', ada, target)).code).toBe(0);
    expect((await latchkey('push', target)).out).toContain(`as ${ada}`);
  });

  test('a code links on any device', async () => {
    const linked = await latchkey(
      { say: async (said) => approve(said) },
      ...['link', 'gitlab', '--device', '--no-browser'],
    );
    expect(linked.out).toContain('Linked grace');
  });

  test('an answer carried back by hand links as well', async () => {
    const paste = async (url: string) =>
      (await sandbox.visitor('grace').authorise(url)).callback ?? '';
    const linked = await latchkey({ paste }, 'link', 'gitlab', '--paste');
    expect(linked).toMatchObject({ code: 0 });
    expect(linked.out).toContain('Linked grace');
  });

  test('the doctor and the activity tell what is and what was', async () => {
    const doctor = await latchkey('doctor', '--json');
    const checks = JSON.parse(doctor.out) as { title: string; status: string; detail: string }[];
    const failed = checks.filter(({ status }) => status === 'failed').map(({ title }) => title);
    expect(failed).toEqual(['A browser can be opened']);
    const { out } = await latchkey('activity', '--json');
    const actions = (JSON.parse(out) as { action: string }[]).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['account.linked', 'git.cloned', 'git.pushed']));
  });

  test('unlink ends the token at the service', async () => {
    const before = sandbox.requests.length;
    const unlinked = await latchkey('unlink', `ada@${new URL(sandbox.url).host}`);
    expect(unlinked.out).toContain('The old token is refused.');
    const seen = sandbox.requests
      .slice(before)
      .map(({ path, status }) => `${path.split('?')[0]} ${status}`);
    expect(seen).toEqual(expect.arrayContaining(['/oauth/revoke 200']));
    expect(seen.some((line) => line.endsWith(' 401'))).toBe(true);
  });

  test('nothing it wrote holds a secret in clear', async () => {
    const secrets = [sandbox.apps.confidential.clientSecret ?? '', 'a passphrase of the test'];
    for (const file of await filesIn(join(folder, 'data'))) {
      const bytes = readFileSync(file);
      for (const secret of secrets) expect(bytes.includes(secret), file).toBe(false);
    }
  });
});

async function visit(who: 'ada' | 'linus' | 'admin', url: string): Promise<void> {
  const { callback } = await sandbox.visitor(who).authorise(url);
  await fetch(callback ?? '');
}

async function approve(said: string): Promise<void> {
  await sandbox.visitor('grace').approveDevice(/code (\S+)/.exec(said)?.[1] ?? '');
}

async function filesIn(path: string): Promise<readonly string[]> {
  const names = await readdir(path, { recursive: true });
  const files = await Promise.all(
    names.map(async (name) => ({ name, isFile: (await stat(join(path, name))).isFile() })),
  );
  return files.filter(({ isFile }) => isFile).map(({ name }) => join(path, name));
}
