import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { Clone } from '../preload/model/git.ts';
import { createGitWorld, type GitWorld } from './git-world.ts';

let sandbox: Sandbox;
let ada: GitWorld;
let clone: Clone;

const worldOf = async (login: 'ada' | 'grace' | 'linus'): Promise<GitWorld> => {
  const { accessToken } = await sandbox.grant(login);
  const { name, email } = sandbox.people[login];
  return createGitWorld([
    {
      login,
      name,
      email,
      instance: sandbox.url,
      ca: sandbox.ca,
      password: async () => accessToken,
    },
  ]);
};

beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(() => sandbox.close());
beforeEach(async () => {
  ada = await worldOf('ada');
  clone = await ada.cloned('analytics/jaffle-shop');
});
afterEach(() => ada.close());

describe('a commit and a push', () => {
  test('bring the change to the server, by the linked identity', async () => {
    await write(clone, 'models/orders.sql', 'select 1\n');
    const { commit } = await ada.git['git.commit']({ clone: clone.id, message: 'Add orders' });
    const operation = await push(ada, clone);

    expect(operation).toMatchObject({ status: 'done', percent: 100 });
    const bare = sandbox.bareRepository('analytics/jaffle-shop');
    expect(git(bare, 'log', '-1', '--format=%H %an <%ae> %cn', 'main')).toBe(
      `${commit} ${sandbox.people.ada.name} <${sandbox.people.ada.email}> ${sandbox.people.ada.name}`,
    );
    expect(ada.recorded.map(({ action }) => action)).toEqual([
      'git.cloned',
      'git.committed',
      'git.pushed',
    ]);
    await expect(ada.git['git.push']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.nothing-to-push',
    });
  });

  test('of a new branch follow it and pass on what the server says', async () => {
    const branch = `feature/ä-${Date.now()}`;
    await ada.git['git.switch']({ clone: clone.id, branch, create: true });
    await write(clone, 'a.txt', 'a');
    await ada.git['git.commit']({ clone: clone.id, message: 'a' });
    const operation = await push(ada, clone);

    expect(operation.remoteWords.join('\n')).toContain('To create a merge request for');
    const status = await ada.git['git.status']({ clone: clone.id });
    expect(status).toMatchObject({ branch, upstream: `origin/${branch}`, ahead: 0, behind: 0 });
  });

  test('of an identity without an address use the one the service would make up', async () => {
    Object.assign(ada.accounts[0]!, { email: null, name: 'Ada <x>' });
    const { identity } = await ada.git['git.status']({ clone: clone.id });
    expect(identity).toBe('Ada x <ada@users.noreply.127.0.0.1>');
  });

  test('commit only the named files, odd names included', async () => {
    const odd = ['-rf', ':(top)x', 'tab\there', 'quote"d', 'ümlaut *.sql', 'line\nbreak'];
    for (const name of [...odd, 'left-alone']) await write(clone, name, name);
    const before = await ada.git['git.status']({ clone: clone.id });
    expect(before.files.map(({ path }) => path).toSorted()).toEqual(
      [...odd, 'left-alone'].toSorted(),
    );
    await ada.git['git.commit']({ clone: clone.id, message: 'odd', files: odd });
    const after = await ada.git['git.status']({ clone: clone.id });
    expect(after.files.map(({ path }) => path)).toEqual(['left-alone']);
  });

  test('commit a name that is not UTF-8, and a renamed file whole', async () => {
    const raw = Buffer.concat([Buffer.from(`${clone.folder}/caf`), Buffer.from([0xe9])]);
    await writeFile(raw, 'x');
    await rename(join(clone.folder, 'README.md'), join(clone.folder, 'LIESMICH.md'));
    git(clone.folder, 'add', '--all', '--', 'README.md', 'LIESMICH.md');
    const { files } = await ada.git['git.status']({ clone: clone.id });
    expect(files).toEqual([
      { path: 'LIESMICH.md', change: 'renamed', staged: true },
      { path: '"caf\\351"', change: 'untracked', staged: false },
    ]);
    const paths = files.map(({ path }) => path);
    await ada.git['git.commit']({ clone: clone.id, message: 'both', files: paths });
    expect((await ada.git['git.status']({ clone: clone.id })).files).toEqual([]);
  });

  test('refuse to commit nothing', async () => {
    await expect(
      ada.git['git.commit']({ clone: clone.id, message: 'nothing' }),
    ).rejects.toMatchObject({ code: 'git.nothing-to-commit' });
  });
});

describe('what the server refuses', () => {
  test.each([
    ['a protected branch', 'grace', 'analytics/jaffle-shop', 'git.protected-branch', 'protected'],
    ['a push rule', 'ada', 'analytics/warehouse-dbt', 'git.push-rule', 'does not follow'],
    ['somebody who may only read', 'linus', 'analytics/jaffle-shop', 'git.no-write', 'not allowed'],
    [
      'an archived project',
      'ada',
      'analytics/legacy-reports',
      'git.repository-archived',
      'archived',
    ],
  ] as const)('is told for %s, and the commits stay', async (_, login, path, code, words) => {
    const world = await worldOf(login);
    const mine = await world.cloned(path);
    await write(mine, 'x.txt', login);
    const { commit } = await world.git['git.commit']({ clone: mine.id, message: 'no rule' });
    const { failure } = await push(world, mine);
    expect(failure).toMatchObject({ code });
    expect(failure!.words).toContain(words);
    expect(git(mine.folder, 'rev-parse', 'HEAD')).toBe(commit);
    await world.close();
  });
});

describe('two people on one branch', () => {
  test('are told who is behind; pulling fast-forwards, and diverged branches are left alone', async () => {
    const other = await worldOf('ada');
    const theirs = await other.cloned('analytics/jaffle-shop');
    await write(theirs, 'theirs.txt', '1');
    await other.git['git.commit']({ clone: theirs.id, message: 'theirs' });
    expect(await push(other, theirs)).toMatchObject({ status: 'done' });

    await write(clone, 'ours.txt', '1');
    await ada.git['git.commit']({ clone: clone.id, message: 'ours' });
    expect((await push(ada, clone)).failure).toMatchObject({ code: 'git.behind' });
    const pulled = await ada.ended(await ada.git['git.pull']({ clone: clone.id }));
    expect(pulled.failure).toMatchObject({ code: 'git.diverged' });
    expect(await ada.git['git.status']({ clone: clone.id })).toMatchObject({ ahead: 1, behind: 1 });

    git(clone.folder, 'reset', '--hard', '--quiet', 'HEAD~1');
    const again = await ada.ended(await ada.git['git.pull']({ clone: clone.id }));
    expect(again).toMatchObject({ status: 'done' });
    expect(await readFile(join(clone.folder, 'theirs.txt'), 'utf8')).toBe('1');
    await other.close();
  });
});

describe('branches', () => {
  test('are listed, followed from the server, and refused by the names git could misread', async () => {
    const { current, remote } = await ada.git['git.branches']({ clone: clone.id });
    expect(current).toBe('main');
    expect(remote).not.toContain('HEAD');
    const bad = ['-b', '--orphan', '@{-1}', 'a..b', 'HEAD', 'a b', 'x.lock', 'f'.repeat(40)];
    for (const branch of bad) {
      await expect(
        ada.git['git.switch']({ clone: clone.id, branch, create: true }),
        branch,
      ).rejects.toMatchObject({ code: 'git.bad-branch' });
    }
    const foreign = remote.find((name) => name !== 'main');
    if (foreign !== undefined) {
      await ada.git['git.switch']({ clone: clone.id, branch: foreign, create: false });
      const { upstream } = await ada.git['git.status']({ clone: clone.id });
      expect(upstream).toBe(`origin/${foreign}`);
    }
  });

  test('on a detached HEAD nothing is pushed or pulled', async () => {
    git(clone.folder, 'checkout', '--quiet', '--detach');
    expect(await ada.git['git.status']({ clone: clone.id })).toMatchObject({ branch: null });
    for (const call of ['git.push', 'git.pull'] as const) {
      await expect(ada.git[call]({ clone: clone.id })).rejects.toMatchObject({
        code: 'git.detached',
      });
    }
  });
});

describe('a working copy that was changed outside', () => {
  test('gets no credential when its remote points elsewhere or its settings weaken the connection', async () => {
    git(clone.folder, 'remote', 'set-url', 'origin', 'https://evil.example/x.git');
    expect(await fetched()).toMatchObject({ code: 'git.remote-changed' });
    git(clone.folder, 'remote', 'set-url', 'origin', clone.cloneUrl);
    git(clone.folder, 'config', `http.${sandbox.url}/.sslVerify`, 'false');
    expect(await fetched()).toMatchObject({ code: 'git.unsafe-settings' });
    git(clone.folder, 'config', '--unset', `http.${sandbox.url}/.sslVerify`);
    git(clone.folder, 'config', 'url.https://evil.example/.insteadOf', sandbox.url);
    expect(await fetched()).toMatchObject({ code: 'git.unsafe-settings' });
  });

  test('is gone when its folder is, until it is forgotten', async () => {
    await rm(clone.folder, { recursive: true });
    expect(await ada.git['git.clones']({})).toMatchObject([{ present: false }]);
    await expect(ada.git['git.status']({ clone: clone.id })).rejects.toMatchObject({
      code: 'git.folder-gone',
    });
    await ada.git['git.forget']({ clone: clone.id });
    expect(await ada.git['git.clones']({})).toEqual([]);
  });

  test('can be forgotten and adopted again; a password in its remote is refused', async () => {
    await ada.git['git.forget']({ clone: clone.id });
    const folder = clone.folder;
    expect(await ada.git['git.adopt']({ folder: join(folder, 'models') })).toMatchObject({
      folder,
      path: 'analytics/jaffle-shop',
    });
    git(folder, 'remote', 'set-url', 'origin', clone.cloneUrl.replace('//', '//ada:glpat-x@'));
    await expect(ada.git['git.adopt']({ folder })).rejects.toMatchObject({
      code: 'git.url-credentials',
    });
    await expect(ada.git['git.adopt']({ folder: ada.folder })).rejects.toMatchObject({
      code: 'git.folder-gone',
    });
  });
});

describe('hooks of the working copy', () => {
  test('run on a commit, where no credential is near, and on nothing else', async () => {
    const hooks = join(clone.folder, '.git', 'hooks');
    await mkdir(hooks);
    const ran = join(ada.folder, 'ran');
    for (const name of ['pre-commit', 'pre-push', 'post-checkout', 'post-merge']) {
      await writeFile(join(hooks, name), `#!/bin/sh\necho ${name} >> ${ran}; env >> ${ran}\n`);
      await chmod(join(hooks, name), 0o755);
    }
    await ada.git['git.switch']({ clone: clone.id, branch: 'hooked', create: true });
    await write(clone, 'h.txt', 'h');
    await ada.git['git.commit']({ clone: clone.id, message: 'h' });
    expect(await push(ada, clone)).toMatchObject({ status: 'done' });

    const seen = await readFile(ran, 'utf8');
    expect(seen.match(/^(?:pre|post)-\w+$/gm)).toEqual(['pre-commit']);
    expect(seen).not.toMatch(/socket|credential-cache --|gloas-/);
  });
});

async function push(world: GitWorld, { id }: Clone) {
  return world.ended(await world.git['git.push']({ clone: id }));
}

async function fetched() {
  return (await ada.ended(await ada.git['git.fetch']({ clone: clone.id }))).failure;
}

async function write({ folder }: Clone, name: string, text: string): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
}

/** The person's own git, in their terminal. */
function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'safe.directory=*', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();
}
