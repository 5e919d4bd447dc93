import { createPrivateKey } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { findSshd } from '../sandbox/plain-git/sshd.ts';
import { startPlainGit, type PlainGit } from '../sandbox/plain-git/plain-git.ts';
import type { RemoteKey } from '../preload/model/remote.ts';
import { createAppWorld, type AppWorld } from './app-world.ts';

const hasSshd = findSshd() !== undefined;
if (!hasSshd) console.log('not run: git over ssh: OpenSSH’s server (sshd) is not installed');

describe.runIf(hasSshd)('a git server over ssh', () => {
  let server: PlainGit;
  let world: AppWorld;
  let url: string;
  let key: RemoteKey;
  const privateKeys: string[] = [];
  beforeAll(async () => {
    server = await startPlainGit();
    world = await createAppWorld({ onKey: (pem) => privateKeys.push(pem) });
    url = server.sshUrl('team/shop');
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await server.close();
  });

  const asked = () => ({ account: key.account, url });
  const shown = async () => (await world.call('remotes.host-key', { url })).keys;

  test('gets a key of its own, whose private half stays here', async () => {
    key = await world.call('remotes.make-key', { url });
    expect(key).toMatchObject({
      made: true,
      publicKey: expect.stringMatching(/^ssh-ed25519 AAAA\S+ latchkey-shop-[0-9a-f]{6}$/) as string,
      fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/) as string,
      installation: { name: 'line of authorized_keys' },
    });
    expect(await world.call('accounts.list', {})).toMatchObject([
      { id: key.account, provider: 'git-url', method: 'ssh-key', repository: url },
    ]);
    const again = await world.call('remotes.make-key', { url });
    expect(again).toEqual({ ...key, made: false });
  });

  test('is not spoken to before its host key is trusted', async () => {
    const logged = server.ssh!.log();
    expect(await world.fails('remotes.test', asked())).toMatchObject({
      code: 'git.host-key-unknown',
    });
    expect(server.ssh!.log()).toBe(logged);
  });

  test('shows its host keys, and one of them is trusted by its fingerprint', async () => {
    expect(await shown()).toMatchObject([
      { type: 'ecdsa-sha2-nistp256', pinned: false, published: 'unknown' },
      { type: 'ssh-ed25519', pinned: false, published: 'unknown' },
    ]);
    const wrong = { url, fingerprint: key.fingerprint };
    expect(await world.fails('remotes.trust-host', wrong)).toMatchObject({
      code: 'git.host-key-not-found',
    });
    const { fingerprint } = (await shown())[1]!;
    const { keys, changed } = await world.call('remotes.trust-host', { url, fingerprint });
    expect([keys.map(({ pinned }) => pinned), changed]).toEqual([[false, true], false]);
  });

  test('refuses a key that is not installed', async () => {
    expect(await world.fails('remotes.test', asked())).toMatchObject({ code: 'git.key-refused' });
  });

  test('tells a path without a repository apart', async () => {
    await server.addKey({ line: key.publicKey, write: false });
    const none = await world.call('remotes.make-key', { url: server.sshUrl('team/none') });
    await server.addKey({ line: none.publicKey, write: false });
    const there = { account: none.account, url: server.sshUrl('team/none') };
    expect(await world.fails('remotes.test', there)).toMatchObject({
      code: 'git.not-a-repository',
    });
    expect(await world.fails('remotes.test', { account: none.account, url })).toMatchObject({
      code: 'account.needs-link',
    });
  });

  test('is cloned with a key that may read, which may not push', async () => {
    expect(await world.call('remotes.test', asked())).toEqual({
      branches: ['main'],
      defaultBranch: 'main',
    });
    const cloned = await world.ended(await world.call('git.clone', { url }));
    expect(cloned).toMatchObject({ status: 'done', failure: null, account: key.account });
    await change(cloned.folder, 'one');
    await world.call('git.commit', { clone: cloned.clone!, message: 'One' });
    const pushed = await world.ended(await world.call('git.push', { clone: cloned.clone! }));
    expect(pushed.failure).toMatchObject({ code: 'git.key-read-only' });
    expect(pushed.failure!.words).toContain('marked as read only');
  });

  test('takes a push by a key that may write, and no key material is seen anywhere', async () => {
    await server.removeKeys();
    await server.addKey({ line: key.publicKey, write: true });
    const [clone] = await world.call('git.clones', {});
    await change(clone!.folder, 'two'.repeat(100_000));
    await world.call('git.commit', { clone: clone!.id, message: 'Two' });
    const watch = watchProcesses(join(world.folder, 'data'));
    const again = { url, folder: join(world.folder, 'clones', 'again') };
    const pushed = await world.ended(await world.call('git.push', { clone: clone!.id }));
    const cloned = await world.ended(await world.call('git.clone', again));
    const seen = await watch.stop();

    expect(pushed).toMatchObject({ status: 'done', failure: null });
    expect(cloned).toMatchObject({ status: 'done', failure: null });
    expect(await readFile(join(again.folder, 'file.txt'), 'utf8')).toContain('two');
    expect(seen.programs).toEqual(expect.arrayContaining(['git', 'ssh']));
    expect(seen.files).toEqual(expect.arrayContaining(['key.pub', 'hosts', 'ssh']));
    // The vault is sealed; nothing else that was ever written may hold the key in any form.
    const written = [...seen.contents, ...(await contents(world.folder))];
    for (const form of formsOf(privateKeys[0]!)) {
      expect(seen.text.includes(form)).toBe(false);
      expect(written.filter((text) => text.includes(form))).toEqual([]);
    }
    expect(seen.text).not.toContain('SSH_AUTH_SOCK');
    expect(await readdir(join(world.folder, 'data', 'run'))).toEqual([]);
  });

  test('is refused with both fingerprints once its host key changed, and never pinned anew by itself', async () => {
    const before = (await shown()).find(({ pinned }) => pinned)!.fingerprint;
    await server.ssh!.changeHostKeys();
    const now = await world.call('remotes.host-key', { url });
    const fingerprint = now.keys.find(({ type }) => type === 'ssh-ed25519')!.fingerprint;
    expect(now).toMatchObject({ changed: true, missing: [before] });

    const failure = await world.fails('remotes.test', asked());
    expect(failure.code).toBe('git.host-key-changed');
    expect(failure.detail).toContain(before);
    expect(failure.detail).toContain(fingerprint);
    expect(await world.fails('remotes.trust-host', { url, fingerprint })).toMatchObject({
      code: 'git.host-key-changed',
    });
    expect(await world.fails('remotes.test', asked())).toEqual(failure);

    await world.call('remotes.trust-host', { url, fingerprint, override: true });
    expect(await world.call('remotes.test', asked())).toMatchObject({ defaultBranch: 'main' });
    expect((await world.call('remotes.host-key', { url })).missing).toEqual([]);
  });

  test('is unlinked with a word on where the public half is removed', async () => {
    const { detail } = await world.call('accounts.unlink', { id: key.account });
    expect(detail).toContain('authorized_keys');
    expect(detail).toMatch(/latchkey-shop-[0-9a-f]{6}/);
    expect(await world.fails('remotes.test', asked())).toMatchObject({ code: 'account.unknown' });
  });

  test('says that nothing answers where there is no server', async () => {
    const port = server.ssh!.port;
    await server.ssh!.close();
    expect(await world.fails('remotes.host-key', { url })).toEqual({
      code: 'host.unreachable',
      detail: `127.0.0.1:${port}`,
    });
  });
});

/** The seed of an ed25519 key is the end of its DER form: as bytes, hex and base64, and the PEM itself. */
function formsOf(pem: string): readonly string[] {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  const seed = der.subarray(-32);
  const pemBody = pem.split('\n')[1]!;
  const base64 = seed.toString('base64').replace(/=+$/, '');
  return [seed.toString('latin1'), seed.toString('hex'), base64, pemBody, 'PRIVATE KEY'];
}

const change = (folder: string, text: string) => writeFile(join(folder, 'file.txt'), `${text}\n`);

async function contents(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => '')),
  );
}

/** Reads command lines and environments of what runs for this folder, and the files of operations. */
function watchProcesses(folder: string) {
  const texts = new Set<string>();
  const programs = new Set<string>();
  const files = new Map<string, string>();
  const watching = new AbortController();
  const sampling = (async () => {
    while (!watching.signal.aborted) {
      for (const pid of await readdir('/proc')) {
        if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
        const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
        const environment = await read('environ');
        if (!environment.includes(folder)) continue;
        texts.add(environment).add(await read('cmdline'));
        programs.add((await read('comm')).trim());
      }
      const run = join(folder, 'run');
      const entries = await readdir(run, { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of entries.filter((one) => one.isFile())) {
        const text = await readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => '');
        files.set(entry.name, text);
      }
    }
  })();
  return {
    async stop() {
      watching.abort();
      await sampling;
      return {
        text: [...texts].join('\n'),
        programs: [...programs],
        files: [...files.keys()],
        contents: [...files.values()],
      };
    },
  };
}
