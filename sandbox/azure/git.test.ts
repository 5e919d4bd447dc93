import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { GitResult } from '../test-git.ts';
import { runGit } from '../test-git.ts';
import type { AzureSandbox, AzureUsername } from './azure.ts';
import { startAzure } from './azure.ts';

let sandbox: AzureSandbox;
let work: string;
let target: string;
let count = 0;

beforeAll(async () => {
  sandbox = await startAzure();
  work = await mkdtemp(join(tmpdir(), 'latchkey-azure-test-'));
});
beforeEach(() => {
  count += 1;
  target = join(work, `clone-${count}`);
});
afterAll(async () => {
  await sandbox.close();
  await rm(work, { recursive: true, force: true });
});

const token = async (username: AzureUsername): Promise<string> =>
  (await sandbox.grant(username)).accessToken;

const address = (path: string): string => {
  const [organisation, project, name] = path.split('/').map(encodeURIComponent);
  return `${sandbox.url}/${organisation}/${project}/_git/${name}`;
};

const git = (args: readonly string[], cwd: string, password?: string): Promise<GitResult> =>
  runGit(args, { cwd, home: work, caFile: sandbox.caFile, password });

const clone = (path: string, password: string): Promise<GitResult> =>
  git(['clone', address(path), target], work, password);

/** Clones, commits and pushes to branches. */
async function push(path: string, who: AzureUsername, ...branches: readonly string[]) {
  await clone(path, await token('ada'));
  await writeFile(join(target, 'new.txt'), `${count}\n`);
  await git(['add', '.'], target);
  await git(['commit', '-m', 'Add a file'], target);
  const refs = branches.map((name) => `HEAD:refs/heads/${name}`);
  return git(['push', 'origin', ...refs], target, await token(who));
}

const shop = 'quillworks/analytics/jaffle-shop';
const sales = 'quillworks/Zürich Büro/Umsätze 2026';

describe('cloning', () => {
  test.each([shop, sales, 'quillworks/Data Platform/Data Platform'])('gives %s', async (path) => {
    expect(await clone(path, await token('ada'))).toMatchObject({ code: 0 });
    expect((await git(['log', '--oneline'], target)).stdout).not.toBe('');
  });

  test('takes the token of a service principal, and a personal one', async () => {
    expect((await clone(shop, await sandbox.grantApp())).code).toBe(0);
    const { code } = await git(['ls-remote', address(shop)], work, sandbox.personalToken('linus'));
    expect(code).toBe(0);
  });

  test('takes the token as a bearer header', async () => {
    const header = `http.extraHeader=Authorization: Bearer ${await token('linus')}`;
    const { code } = await git(['-c', header, 'ls-remote', address(shop)], work);
    expect(code).toBe(0);
  });

  test('takes the short address of a repository named like its project', async () => {
    const short = `${sandbox.url}/quillworks/_git/Data%20Platform`;
    expect((await git(['ls-remote', short], work, await token('ada'))).stdout).toContain('main');
  });

  test('sends the name a repository had before to the one it has', async () => {
    const before = address('quillworks/analytics/jaffle-classic');
    const { code, stderr } = await git(['ls-remote', before], work, await token('ada'));
    expect([code, stderr]).toEqual([0, expect.stringContaining('redirecting to')]);
  });

  test('gives an empty repository', async () => {
    const { code, stderr } = await clone('quillworks/analytics/new-project', await token('ada'));
    expect([code, stderr]).toEqual([0, expect.stringContaining('empty repository')]);
  });
});

describe('refusals', () => {
  test('a wrong or ended token is not authenticated', async () => {
    const ended = await token('ada');
    sandbox.expire(ended);
    for (const secret of ['nonsense', ended]) {
      const { code, stderr } = await git(['ls-remote', address(shop)], work, secret);
      expect([code, stderr]).toEqual([128, expect.stringContaining('Authentication failed')]);
    }
  });

  test.each<[string, string, AzureUsername | 'stranger', string]>([
    ['a repository there is not', 'quillworks/analytics/none', 'ada', 'TF401019'],
    ['a repository with .git at its end', `${shop}.git`, 'ada', 'TF401019'],
    ['a disabled repository', 'quillworks/analytics/legacy-reports', 'ada', 'TF401019'],
    ['a Stakeholder', shop, 'ada-work', 'TF401019'],
    ['a project of others', 'quillworks/vault/secrets-rotation', 'grace', 'TF200016'],
    ['somebody who is no member', 'berg-labs/research/notes', 'grace', 'TF400813'],
    ['an app that is no member', shop, 'stranger', 'TF401444'],
  ])('%s', async (_, path, who, words) => {
    const secret =
      who === 'stranger' ? await sandbox.grantApp(sandbox.apps.stranger) : await token(who);
    const { code, stderr } = await git(['ls-remote', address(path)], work, secret);
    expect(code).toBe(128);
    // Git shows a server's text for every status but 401.
    if (/TF400813|TF401444/.test(words)) expect(stderr).toContain('Authentication failed');
    else expect(stderr).toContain(`remote: ${words}`);
  });

  test('a push by somebody who may only read', async () => {
    const { code, stderr } = await push(shop, 'linus', 'topic');
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      "TF401027: You need the Git 'GenericContribute' permission to perform this action. Details: identity 'linus@sandbox.example', scope 'repository'.",
    );
    expect(stderr).toContain('error: 403');
  });

  test('a push to a branch with a policy, beside one that is taken', async () => {
    const { code, stderr } = await push(shop, 'grace', 'topic-a', 'main');
    expect(code).not.toBe(0);
    expect(stderr).toContain('[remote rejected] HEAD -> main (TF402455: Pushes to this branch are');
    expect(stderr).toContain('[new branch]      HEAD -> topic-a');
  });

  test('a push by somebody without the permission to create branches', async () => {
    sandbox.setPermission('grace', sales, ['GenericRead', 'GenericContribute']);
    const { stderr } = await push(sales, 'grace', 'topic');
    expect(stderr).toContain("(TF401027: You need the Git 'CreateBranch' permission");
  });

  test('a rewritten branch, without the permission for it', async () => {
    const path = 'quillworks/Data Platform/orchestration';
    expect((await push(path, 'linus', 'rewritten')).code).toBe(0);
    await git(['commit', '--amend', '-m', 'Say it otherwise'], target);
    const args = ['push', '--force', 'origin', 'HEAD:rewritten'];
    const refused = await git(args, target, await token('linus'));
    expect(refused.stderr).toContain("(TF401027: You need the Git 'ForcePush' permission");
    expect((await git(args, target, await token('ada'))).code).toBe(0);
  });
});

describe('pushing', () => {
  test('is done, and said as Azure DevOps says it', async () => {
    const { code, stderr } = await push(shop, 'grace', 'topic-b');
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('remote: Storing packfile... done'),
    ]);
    const { stdout } = await git(
      ['log', '--format=%s', '-1', 'topic-b'],
      sandbox.bareRepository(shop),
    );
    expect(stdout.trim()).toBe('Add a file');
  });

  test('passes a policy with the permission to', async () => {
    expect((await push(shop, 'ada', 'main')).code).toBe(0);
  });

  test('gives an empty repository its default branch', async () => {
    const path = 'quillworks/analytics/new-project';
    expect((await push(path, 'grace', 'trunk')).code).toBe(0);
    const listed = await git(['ls-remote', address(path)], work, await token('linus'));
    expect(listed.stdout).toContain('refs/heads/trunk');
  });
});

test('follows a rename and a switch-off while it runs', async () => {
  const ada = await token('ada');
  sandbox.rename('quillworks/Data Platform/infra', 'infrastructure');
  const old = address('quillworks/Data Platform/infra');
  expect((await git(['ls-remote', old], work, ada)).stderr).toContain('infrastructure');
  sandbox.setDisabled('quillworks/Data Platform/infrastructure', true);
  const now = address('quillworks/Data Platform/infrastructure');
  expect((await git(['ls-remote', now], work, ada)).stderr).toContain('TF401019');
});
