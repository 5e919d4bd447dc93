import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startPlainGit, type PlainGit } from '../sandbox/plain-git/plain-git.ts';
import { createAppWorld, type AppWorld } from './app-world.ts';

const token = 'canary-token-4711';
const users = [
  { name: 'ada', password: token, write: true },
  { name: 'grace', password: 'canary-read-only', write: false },
];

describe('a plain git server over https', () => {
  let server: PlainGit;
  let world: AppWorld;
  let url: string;
  beforeAll(async () => {
    server = await startPlainGit({ users });
    world = await createAppWorld();
    url = server.httpsUrl('team/shop');
    await world.call('network.trust', { origin: server.https.url, ca: server.https.ca });
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await server.close();
  });

  const withCredentials = (pair: string) => url.replace('https://', `https://${pair}@`);

  test('is read without contacting it, and the token in the address is not repeated', async () => {
    const before = server.https.requests.length;
    const read = await world.call('remotes.read', { url: ` ${withCredentials(`ada:${token}`)} ` });
    expect(read).toMatchObject({
      url,
      protocol: 'https',
      path: 'team/shop',
      kind: 'generic',
      user: 'ada',
      heldCredentials: true,
      accounts: [],
    });
    expect(JSON.stringify(read)).not.toContain(token);
    expect(server.https.requests).toHaveLength(before);
  });

  test.each([
    [{ username: 'ada', token: 'canary-wrong' }, 'git.refused'],
    [{ username: 'ada' }, 'git.no-token'],
    [{ username: 'ada', token: 'two\nlines' }, 'git.no-token'],
    [{ token }, 'git.bad-user-name'],
    [{ username: 'a:b', token }, 'git.bad-user-name'],
  ])('keeps nothing of %j', async (given, code) => {
    expect(await world.fails('remotes.link', { url, ...given })).toMatchObject({ code });
    expect(await world.call('accounts.list', {})).toEqual([]);
  });

  test('takes the token out of the pasted address, proves it, clones and pushes with it', async () => {
    const account = await world.call('remotes.link', { url: withCredentials(`ada:${token}`) });
    expect(account).toMatchObject({
      provider: 'git-url',
      method: 'token',
      instance: server.https.url,
      login: 'ada',
      repository: null,
    });
    expect(await world.call('remotes.test', { account: account.id, url })).toEqual({
      branches: ['main'],
      defaultBranch: 'main',
    });
    const cloned = await world.ended(await world.call('git.clone', { url }));
    expect(cloned).toMatchObject({ status: 'done', failure: null });
    const pushed = await commitAndPush(cloned.clone!, cloned.folder);
    expect(pushed).toMatchObject({ status: 'done', failure: null });
    expect(await readFile(join(cloned.folder, '.git', 'config'), 'utf8')).not.toContain('ada@');
    expect(await filesWith(token, world.folder)).toEqual([]);
  });

  test('tells that a token may read only, when it is pushed with', async () => {
    const pair = { username: 'grace', token: 'canary-read-only' };
    const account = await world.call('remotes.link', { url, ...pair });
    const folder = join(world.folder, 'clones', 'read-only');
    const request = { url, account: account.id, folder };
    const cloned = await world.ended(await world.call('git.clone', request));
    const pushed = await commitAndPush(cloned.clone!, folder);
    expect(pushed.failure).toMatchObject({ code: 'git.no-write' });
  });

  test('is unlinked with a word on what stays at the server', async () => {
    const [account] = await world.call('accounts.list', {});
    const { revoked, detail } = await world.call('accounts.unlink', { id: account!.id });
    expect(revoked).toBe(false);
    expect(detail).toContain('end it at 127.0.0.1:');
  });

  async function commitAndPush(clone: string, folder: string) {
    const id = { clone: clone as never };
    await writeFile(join(folder, 'new.txt'), `${folder}\n`);
    await world.call('git.commit', { ...id, message: 'Say more' });
    return world.ended(await world.call('git.push', id));
  }
});

async function filesWith(text: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const found = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return (await readFile(path)).includes(text) ? path : [];
    }),
  );
  return found.flat();
}
