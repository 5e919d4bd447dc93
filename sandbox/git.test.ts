import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Sandbox } from './sandbox.ts';
import { startSandbox } from './sandbox.ts';
import { createTestClient } from './test-client.ts';
import type { GitResult } from './test-git.ts';
import { runGit } from './test-git.ts';

let sandbox: Sandbox;
let work: string;
let target: string;
let count = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ bigRepository: 30e6 });
  work = await mkdtemp(join(tmpdir(), 'latchkey-sandbox-test-'));
});
beforeEach(() => {
  count += 1;
  target = join(work, `clone-${count}`);
});
afterAll(async () => {
  await sandbox.close();
  await rm(work, { recursive: true, force: true });
});

describe('cloning', () => {
  test('gives the seeded history, with its authors, branches and tags', async () => {
    await clone('analytics/jaffle-shop', await token('ada'));
    const log = await git(['log', '--reverse', '--format=%an: %s'], target);
    expect(log.stdout.trim().split('\n')).toEqual([
      'Ada Quill: Begin the jaffle shop',
      'Grace Moreau: Load orders and customers as seeds',
      'Grace Moreau: Stage orders and customers',
      'Ada Quill: Add the customers mart',
    ]);
    const { stdout } = await git(['branch', '-r', '--format=%(refname:short)'], target);
    expect(stdout).toContain('origin/feature/payments');
    expect((await git(['tag'], target)).stdout.trim()).toBe('v1.0.0');
  });

  test('gives every seeded project to its maintainer', async () => {
    const paths = [
      'analytics/warehouse-dbt',
      'analytics/finance/revenue-models',
      'analytics/legacy-reports',
      'platform/infra',
      'platform/orchestration',
    ];
    const ada = await token('ada');
    for (const path of paths) {
      const { stdout } = await git(['ls-remote', address(path)], work, ada);
      expect(stdout).toMatch(/\trefs\/heads\/main$/m);
    }
  });

  test('gives a public project to anybody', async () => {
    const { code } = await git(['ls-remote', address('platform/dbt-macros')], work);
    expect(code).toBe(0);
  });

  test('serves a big repository as one pack, whole', async () => {
    await clone('platform/big-data', await token('ada'));
    expect((await git(['fsck'], target)).code).toBe(0);
    const { stdout } = await git(['count-objects', '-v'], target);
    expect(Number(/size-pack: (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(29_000);
    expect(stdout).toContain('packs: 1');
  });

  test('sends an address without .git to the one with it', async () => {
    const plain = address('analytics/jaffle-shop').replace(/\.git$/, '');
    const { code, stderr } = await git(['ls-remote', plain], work, await token('ada'));
    expect([code, stderr]).toEqual([0, expect.stringContaining('redirecting to')]);
  });

  test('sends the old address of a renamed project to the new one, to those it knows', async () => {
    const client = createTestClient(sandbox);
    const old = '/analytics/jaffle-classic.git/info/refs?service=git-upload-pack';
    const pair = Buffer.from(`oauth2:${await token('ada')}`).toString('base64');
    expect((await client.get(old)).status).toBe(401);
    const moved = await client.get(old, { authorization: `Basic ${pair}` });
    expect([moved.status, moved.headers.get('location')]).toEqual([
      301,
      '/analytics/jaffle-shop.git/info/refs?service=git-upload-pack',
    ]);
    await client.close();

    const strict = ['-c', 'http.followRedirects=false', 'ls-remote'];
    const refused = await git(
      [...strict, address('analytics/jaffle-classic')],
      work,
      await token('ada'),
    );
    expect(refused.code).toBe(128);
  });
});

describe('refusals', () => {
  test.each([
    ['a wrong token', async () => 'nonsense'],
    [
      'an expired token',
      async () => {
        const expired = await token('ada');
        sandbox.expire(expired);
        return expired;
      },
    ],
    [
      'a revoked token',
      async () => {
        const revoked = sandbox.personalToken('ada', ['api']);
        sandbox.revoke(revoked);
        return revoked;
      },
    ],
  ])('say that access is denied to %s', async (_, make) => {
    const { code, stderr } = await git(
      ['ls-remote', address('platform/infra')],
      work,
      await make(),
    );
    expect(code).toBe(128);
    expect(stderr).toContain('remote: HTTP Basic: Access denied. If a password was provided');
    expect(stderr).toContain('fatal: Authentication failed for');
  });

  test('ask for a credential where there is none', async () => {
    const { code, stderr } = await git(['ls-remote', address('platform/infra')], work);
    expect([code, stderr]).toEqual([128, expect.stringContaining('could not read Username')]);
  });

  test('ask for the user name oauth2 with an access token, as older GitLab does', async () => {
    const wrong = await git(
      ['ls-remote', address('platform/infra')],
      work,
      await token('ada'),
      'ada',
    );
    expect(wrong.code).toBe(128);
    const personal = sandbox.personalToken('ada', ['read_repository']);
    const right = await git(['ls-remote', address('platform/infra')], work, personal, 'ada');
    expect(right.code).toBe(0);
  });

  test('hide a project from people who have no access', async () => {
    const { stderr } = await git(
      ['ls-remote', address('platform/infra')],
      work,
      await token('grace'),
    );
    expect(stderr).toContain("you don't have permission to view it.");
    expect(stderr).toContain('not found');
  });

  test('tell a token that lacks the scope', async () => {
    const { stderr } = await git(
      ['ls-remote', address('platform/infra')],
      work,
      await token('ada', ['read_user']),
    );
    expect(stderr).toContain('You are not allowed to download code.');
  });

  test('let read_repository fetch, and not push', async () => {
    const { stderr } = await commitAndPush('grace', { scopes: ['read_repository'] });
    expect(stderr).toContain('You are not allowed to upload code.');
    expect(stderr).toContain('403');
  });
});

describe('pushing', () => {
  test('moves the branch, and tells who did it', async () => {
    const { code } = await commitAndPush('ada', { branch: 'main' });
    expect(code).toBe(0);
    const bare = sandbox.bareRepository('analytics/jaffle-shop');
    const { stdout } = await git(['log', '-1', '--format=%an <%ae> %s', 'main'], bare);
    expect(stdout.trim()).toBe('Tester <tester@sandbox.example> DATA-1: change');
    const pushes = await readFile(join(bare, 'pushes.log'), 'utf8');
    expect(pushes).toMatch(/^ada [0-9a-f]{40} [0-9a-f]{40} refs\/heads\/main\n$/);
  });

  test('offers a merge request for a new branch', async () => {
    const { code, stderr } = await commitAndPush('grace', { branch: 'feature/new' });
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('remote: To create a merge request for feature/new, visit:'),
    ]);
  });

  test.each([
    [
      'a protected branch, for a developer',
      { username: 'grace', branch: 'main' },
      'GitLab: You are not allowed to push code to protected branches on this project.',
    ],
    [
      'a protected pattern, for a developer',
      { username: 'grace', branch: 'release/2026-02' },
      'GitLab: You are not allowed to push code to protected branches on this project.',
    ],
    [
      'rewritten history of a protected branch',
      { username: 'ada', branch: 'main', rewrite: true },
      'GitLab: You are not allowed to force push code to a protected branch on this project.',
    ],
    [
      'a message that breaks the rule',
      { username: 'ada', path: 'analytics/warehouse-dbt', branch: 'main', message: 'change' },
      "GitLab: Commit message does not follow the pattern '^[A-Z]+-[0-9]+: '",
    ],
    [
      'a branch that looks like a commit',
      { username: 'ada', branch: 'a'.repeat(40) },
      'GitLab: You cannot create a branch with a 40-character hexadecimal branch name.',
    ],
  ] as const)('is refused by the hook: %s', async (_, { username, ...options }, words) => {
    const { code, stderr } = await commitAndPush(username, options);
    expect(code).toBe(1);
    expect(stderr).toContain(`remote: ${words}`);
    expect(stderr).toContain('pre-receive hook declined');
  });

  test.each([
    ['linus', 'analytics/jaffle-shop', 'You are not allowed to push code to this project.'],
    ['ada', 'analytics/legacy-reports', "You can't push code to an archived project."],
  ] as const)('is refused to %s at %s before anything is sent', async (username, path, words) => {
    const { code, stderr } = await commitAndPush(username, { path, branch: 'other' });
    expect([code, stderr]).toEqual([128, expect.stringContaining(`remote: ${words}`)]);
  });

  test('follows the rule of a project that has one', async () => {
    const options = { path: 'analytics/warehouse-dbt', branch: 'main' };
    expect((await commitAndPush('ada', options)).code).toBe(0);
  });

  test('gives an empty project its default branch', async () => {
    const path = 'analytics/new-project';
    const client = createTestClient(sandbox);
    const headers = { authorization: `Bearer ${await token('ada')}` };
    const show = () => client.get(`/api/v4/projects/${encodeURIComponent(path)}`, headers);
    expect((await show()).json).toMatchObject({ default_branch: null, empty_repo: true });
    await commitAndPush('ada', { path, branch: 'main' });
    expect((await show()).json).toMatchObject({ default_branch: 'main', empty_repo: false });
    await client.close();
  });

  test('takes a large push, sent in pieces', async () => {
    await clone('grace/scratch', await token('grace'));
    await writeFile(
      join(target, 'large.bin'),
      Buffer.alloc(12e6, (await token('grace')).slice(0, 9)),
    );
    await git(['-c', 'core.compression=0', 'add', '.'], target);
    await git(['commit', '-m', 'large'], target);
    const push = [
      '-c',
      'http.postBuffer=65536',
      '-c',
      'pack.compression=0',
      'push',
      'origin',
      'main',
    ];
    expect((await git(push, target, await token('grace'))).code).toBe(0);
    const { stdout } = await git(
      ['cat-file', '-s', 'main:large.bin'],
      sandbox.bareRepository('grace/scratch'),
    );
    expect(stdout.trim()).toBe('12000000');
  });
});

test.runIf(process.platform === 'linux')(
  "a visitor who leaves takes the server's processes along",
  async () => {
    // A hook that is busy and says nothing would outlive its visitor by itself.
    const hook = join(sandbox.folder, 'hooks', 'pre-receive');
    const usual = await readFile(hook, 'utf8');
    await writeFile(hook, '#!/bin/sh\nsleep 60\n');
    const branch = 'refs/heads/feature/payments';
    const bare = sandbox.bareRepository('analytics/jaffle-shop');
    const { stdout } = await git(['rev-parse', branch], bare);
    const pair = Buffer.from(`oauth2:${await token('ada')}`).toString('base64');
    const asked = request(`${sandbox.url}/analytics/jaffle-shop.git/git-receive-pack`, {
      method: 'POST',
      ca: sandbox.ca,
      headers: {
        authorization: `Basic ${pair}`,
        'content-type': 'application/x-git-receive-pack-request',
      },
    });
    asked.on('error', () => undefined);
    const command = `${stdout.trim()} ${'0'.repeat(40)} ${branch}\0report-status`;
    asked.end(`${(command.length + 4).toString(16).padStart(4, '0')}${command}0000`);

    await expect.poll(async () => (await backends()).length, { timeout: 5000 }).toBeGreaterThan(2);
    asked.destroy();
    await expect.poll(backends, { timeout: 5000 }).toEqual([]);
    await writeFile(hook, usual);
  },
);

/** Processes at work inside a bare repository. */
async function backends(): Promise<readonly string[]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(
    numbers.map((number) => readlink(`/proc/${number}/cwd`).catch(() => '')),
  );
  return folders.filter((folder) => folder.startsWith(join(sandbox.folder, 'repositories')));
}

const address = (path: string): string => `${sandbox.url}/${path}.git`;

async function token(
  username: 'ada' | 'grace' | 'linus',
  scopes: readonly string[] = ['api'],
): Promise<string> {
  return (await sandbox.grant(username, { scopes })).accessToken;
}

async function clone(path: string, password: string): Promise<void> {
  const { code, stderr } = await git(['clone', '-q', address(path), target], work, password);
  if (code !== 0) throw new Error(stderr);
}

interface Push {
  readonly path?: string;
  readonly branch?: string;
  readonly message?: string;
  readonly scopes?: readonly string[];
  readonly rewrite?: boolean;
}

async function commitAndPush(
  username: 'ada' | 'grace' | 'linus',
  { path = 'analytics/jaffle-shop', branch = 'topic', ...rest }: Push,
): Promise<GitResult> {
  await clone(path, await token('ada'));
  const message = rest.message ?? 'DATA-1: change';
  await writeFile(join(target, 'change.md'), `${count}\n`);
  await git(['add', '.'], target);
  const amend = rest.rewrite ? ['--amend'] : [];
  await git(['commit', ...amend, '-m', message], target);
  const push = [
    'push',
    ...(rest.rewrite ? ['--force'] : []),
    'origin',
    `HEAD:refs/heads/${branch}`,
  ];
  return git(push, target, await token(username, rest.scopes));
}

function git(
  args: readonly string[],
  cwd: string,
  password?: string,
  username?: string,
): Promise<GitResult> {
  return runGit(args, { cwd, home: work, caFile: sandbox.caFile, password, username });
}
