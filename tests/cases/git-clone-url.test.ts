import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { canonicalGitUrl, readGitUrl } from '../../main/core/git-url.ts';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import type { Operation } from '../../preload/model/git.ts';
import { createGitWorld, type GitWorld } from '../git-world.ts';
import { casesFor, expand } from './cases.ts';

const cases = casesFor('git-clone-url');
const refusals = cases.filter(
  ({ expect: outcome, id }) => outcome.startsWith('reject') && id !== 'git-clone-url-51',
);

describe('every clone address of the list', () => {
  test('is looked at: 38 in all, 31 refused by their text alone', () => {
    expect([cases.length, refusals.length]).toEqual([38, 31]);
  });

  test.each(refusals)('$id is refused as $expect', ({ input, expect: outcome }) => {
    const words = /^reject: (\w+)/.exec(outcome)![1]!;
    const typed = expand(input);
    expect(readGitUrl(typed)).toMatchObject({ refused: words });
    expect(() => canonicalGitUrl(typed)).toThrow();
  });

  test('git-clone-url-21 tells about the secret and repeats none of it', () => {
    const { input } = cases.find(({ id }) => id === 'git-clone-url-21')!;
    expect(readGitUrl(input)).toEqual({ refused: 'credentials_in_url', host: 'gitlab.com' });
  });

  test('git-clone-url-23 names the host it really leads to', () => {
    const { input } = cases.find(({ id }) => id === 'git-clone-url-23')!;
    expect(readGitUrl(input)).toMatchObject({ host: 'evil.example' });
  });

  test('git-clone-url-38 is accepted only after the form has trimmed it', () => {
    const { input } = cases.find(({ id }) => id === 'git-clone-url-38')!;
    expect(readGitUrl(input)).toMatchObject({ refused: 'malformed_url' });
    expect(readGitUrl(input.trim())).toMatchObject({ url: 'https://github.com/a/b.git' });
  });
});

describe('a repository that sets traps', () => {
  let sandbox: Sandbox;
  let world: GitWorld;
  let home: string;
  const inherited = { ...process.env };

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'latchkey-home-'));
    await plantTraps(home);
    Object.assign(process.env, { HOME: home, GIT_TEMPLATE_DIR: join(home, 'template') });
    const { accessToken } = await sandbox.grant('ada');
    world = await createGitWorld([
      { login: 'ada', instance: sandbox.url, ca: sandbox.ca, password: async () => accessToken },
    ]);
  });
  afterEach(async () => {
    process.env['HOME'] = inherited['HOME'];
    delete process.env['GIT_TEMPLATE_DIR'];
    sandbox.faults.clear();
    await world.close();
    await rm(home, { recursive: true, force: true });
  });

  const clone = async (path: string): Promise<Operation> =>
    world.ended(await world.git['git.clone']({ url: `${sandbox.url}/${path}.git` }));
  const ran = () => readdir(home).then((names) => names.filter((name) => name.startsWith('ran-')));

  test('git-clone-url-51: a redirect to another host is told, and that host is never contacted', async () => {
    let contacts = 0;
    const evil = createServer((socket) => {
      contacts += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    const location = `https://127.0.0.1:${(evil.address() as AddressInfo).port}/x.git/info/refs`;
    for (const afterLogin of [false, true]) {
      sandbox.faults.clear();
      const path = afterLogin ? /git-upload-pack$/ : /info\/refs$/;
      sandbox.faults.set({ kind: 'redirect', path, location });
      expect((await clone('analytics/jaffle-shop')).failure).toMatchObject({ code: 'git.moved' });
    }
    expect(contacts).toBe(0);
    await new Promise((resolve) => evil.close(resolve));
  });

  test('git-clone-url-53, -54, -56, -57: no submodule, filter, template or hook is followed', async () => {
    await pushTraps(sandbox.bareRepository('analytics/new-project'), home);
    const operation = await clone('analytics/new-project');

    expect(operation).toMatchObject({ status: 'done' });
    expect(operation.notes).toEqual([
      'Submodules were not cloned. They are on: evil.example.',
      'Filters were not run: evil.',
    ]);
    expect(await ran()).toEqual([]);
    expect(await readFile(join(operation.folder, 'plain.txt'), 'utf8')).toBe('as committed\n');
    expect(await readdir(join(operation.folder, '.git'))).not.toContain('modules');
    expect(await readdir(join(operation.folder, '.git'))).not.toContain('hooks');
  });

  test('the traps do spring for a git without the safe profile', async () => {
    const bare = sandbox.bareRepository('analytics/new-project');
    const template = join(home, 'template');
    const env = { PATH: process.env['PATH'], HOME: home, GIT_TEMPLATE_DIR: template };
    execFileSync('git', ['clone', '--quiet', bare, join(home, 'plain')], { env });
    expect(await ran()).toEqual(['ran-filter', 'ran-hook']);
  });
});

/** What a person may have configured, turned against them: a filter and a template with a hook. */
async function plantTraps(home: string): Promise<void> {
  const hooks = join(home, 'template', 'hooks');
  await mkdir(hooks, { recursive: true });
  const hook = `#!/bin/sh\ntouch ${join(home, 'ran-hook')}\n`;
  await writeFile(join(hooks, 'post-checkout'), hook, { mode: 0o755 });
  const filter = `touch ${join(home, 'ran-filter')}; cat`;
  await writeFile(
    join(home, '.gitconfig'),
    `[filter "evil"]\n\tsmudge = "${filter}"\n\tclean = cat\n[safe]\n\tdirectory = *\n` +
      `[init]\n\ttemplateDir = ${join(home, 'template')}\n[submodule]\n\trecurse = true\n`,
  );
}

/** A commit with a foreign submodule, a submodule path ending in CR, a link, and a filter. */
async function pushTraps(bare: string, home: string): Promise<void> {
  const work = join(home, 'work');
  const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: join(home, 'nobody') };
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'safe.directory=*', ...args], { cwd: work, env, encoding: 'utf8' });
  await mkdir(work);
  git('init', '--quiet', '--initial-branch=main', '--template=');
  await writeFile(
    join(work, '.gitmodules'),
    '[submodule "one"]\n\tpath = one\n\turl = https://evil.example/x.git\n' +
      '[submodule "two"]\n\tpath = "two\\r"\n\turl = https://evil.example/y.git\n',
  );
  await writeFile(join(work, '.gitattributes'), '*.txt filter=evil\n');
  await writeFile(join(work, 'plain.txt'), 'as committed\n');
  await symlink('.git/hooks', join(work, 'two'));
  git('add', '--all');
  const none = '1'.repeat(40);
  git('update-index', '--add', '--cacheinfo', `160000,${none},one`);
  const person = ['-c', 'user.name=Mallory', '-c', 'user.email=mallory@example.test'];
  git(...person, 'commit', '--quiet', '--message=traps');
  git('push', '--quiet', bare, 'main');
}
