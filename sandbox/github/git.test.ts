import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { runGit } from '../test-git.ts';
import type { GithubSandbox, Login } from './github.ts';
import { startGithub } from './github.ts';
import { createAppAuth } from './test-app.ts';
import { createTestClient } from './test-client.ts';

let github: GithubSandbox;
let folder: string;
let clones = 0;

beforeAll(async () => {
  github = await startGithub({ maxFileMegabytes: 1 });
  folder = await mkdtemp(join(tmpdir(), 'latchkey-github-git-'));
});
afterAll(async () => {
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

const git = (args: readonly string[], password?: string, username = 'x-access-token') =>
  runGit(args, { cwd: folder, home: folder, caFile: github.caFile, password, username });

const tokenOf = async (login: Login, scopes: readonly string[] = ['repo']): Promise<string> =>
  (await github.grant(login, { scopes })).accessToken;

const address = (path: string): string => `${github.url}/${path}.git`;

async function clone(path: string, password: string): Promise<string> {
  const target = join(folder, `clone-${(clones += 1)}`);
  const { code, stderr } = await git(['clone', '--quiet', address(path), target], password);
  expect(stderr, `clone of ${path}`).not.toContain('fatal');
  expect(code).toBe(0);
  return target;
}

async function commit(
  work: string,
  file: string,
  content: string | Uint8Array,
  message = 'Change',
) {
  await mkdir(join(work, file, '..'), { recursive: true });
  await writeFile(join(work, file), content);
  await git(['-C', work, 'add', '--all']);
  await git(['-C', work, 'commit', '--quiet', '-m', message]);
}

const push = (work: string, ref: string, password: string) =>
  git(['-C', work, 'push', 'origin', ref], password);

describe('fetching', () => {
  test('works with an OAuth token and any user name', async () => {
    const token = await tokenOf('linus');
    for (const name of ['x-access-token', 'oauth2', 'linus']) {
      const { code, stdout } = await git(
        ['ls-remote', address('analytics/jaffle-shop')],
        token,
        name,
      );
      expect(code).toBe(0);
      expect(stdout).toContain('refs/heads/release/2026-01');
    }
  });

  test('works without the suffix, and for everybody where it is public', async () => {
    const { code } = await git(['ls-remote', `${github.url}/platform/dbt-macros`]);
    expect(code).toBe(0);
  });

  test.each([
    [
      'a token nobody gave out',
      'gho_000000000000000000000000000000000000',
      'Invalid username or password.',
    ],
    ['a password', 'ada-at-the-sandbox', 'Support for password authentication was removed'],
  ])('is refused with %s', async (_what, password, words) => {
    const { code, stderr } = await git(
      ['ls-remote', address('analytics/jaffle-shop')],
      password,
      'ada',
    );
    expect(code).toBe(128);
    expect(stderr).toContain(`remote: ${words}`);
    expect(stderr).toContain('Authentication failed');
  });

  test('is refused with an expired and with a revoked token', async () => {
    const expired = github.personalToken('ada', ['repo'], Date.now() - 1);
    const revoked = await tokenOf('ada');
    expect(github.revoke(revoked)).toBe(true);
    for (const password of [expired, revoked]) {
      const { stderr } = await git(['ls-remote', address('analytics/jaffle-shop')], password);
      expect(stderr).toContain('Authentication failed');
    }
    expect([github.stateOf(expired), github.stateOf(revoked)]).toEqual(['expired', 'revoked']);
  });

  test.each([
    ['somebody else’s', 'grace/scratch'],
    ['one that is not there', 'analytics/nothing'],
  ])('hides %s', async (_what, path) => {
    const { stderr } = await git(['ls-remote', address(path)], await tokenOf('linus'));
    expect(stderr).toContain('remote: Repository not found.');
    expect(stderr).toMatch(/repository '.*' not found/);
  });

  test('hides what is private from a token without the scope', async () => {
    const { stderr } = await git(
      ['ls-remote', address('analytics/jaffle-shop')],
      await tokenOf('ada', []),
    );
    expect(stderr).toContain('Repository not found.');
  });

  test('leads strangers to where a repository went, and serves it to those who are known', async () => {
    const led = await git(['ls-remote', address('platform/macros')]);
    expect(led.stderr).toContain(`warning: redirecting to ${address('platform/dbt-macros')}`);
    expect(led.code).toBe(0);
    const token = await tokenOf('ada');
    for (const old of ['analytics/jaffle-classic', 'analytics/metrics']) {
      expect((await git(['ls-remote', address(old)], token)).code).toBe(0);
    }
    const work = await clone('analytics/jaffle-classic', token);
    await commit(work, 'moved.txt', 'moved\n');
    const { code, stderr } = await push(work, 'HEAD:refs/heads/moved', token);
    expect(code).toBe(0);
    expect(stderr).toContain('remote: This repository moved. Please use the new location:');
    expect(stderr).toContain(`remote:   ${address('analytics/jaffle-shop')}`);
  });

  test('of a disabled one is refused', async () => {
    const { stderr } = await git(
      ['ls-remote', address('analytics/frozen-reports')],
      await tokenOf('ada'),
    );
    expect(stderr).toContain("remote: Repository `analytics/frozen-reports' is disabled.");
    expect(stderr).toContain('error: 403');
  });

  test('behind single sign-on names the organization and the app', async () => {
    const token = await tokenOf('ada-work');
    const refused = await git(['ls-remote', address('acme/ledger')], token);
    expect(refused.stderr).toContain(
      "remote: The 'acme' organization has enabled or enforced SAML SSO.",
    );
    expect(refused.stderr).toContain("re-authorize the OAuth Application 'Latchkey'");
    expect(refused.stderr).toContain('error: 403');
    github.authoriseSso(token, 'acme');
    expect((await git(['ls-remote', address('acme/ledger')], token)).code).toBe(0);

    const classic = github.personalToken('ada-work', ['repo']);
    const { stderr } = await git(['ls-remote', address('acme/ledger')], classic);
    expect(stderr).toContain('personal access token');
  });

  test('takes tokens of an installation and fine-grained ones', async () => {
    const client = createTestClient(github);
    const { githubApp } = github.apps;
    const { json } = await client.send(
      'POST',
      '/api/v3/app/installations/50002/access_tokens',
      { authorization: `Bearer ${await createAppAuth(githubApp)}` },
      {},
    );
    await client.close();
    const fine = github.fineGrainedToken('ada', { owner: 'platform', repositories: ['infra'] });
    for (const token of [String(json['token']), fine]) {
      expect((await git(['ls-remote', address('platform/infra')], token)).code).toBe(0);
      const { stderr } = await git(['ls-remote', address('platform/orchestration')], token);
      expect(stderr).toContain('Repository not found.');
    }
    const blind = github.fineGrainedToken('ada', {
      owner: 'platform',
      permissions: { metadata: 'read' },
    });
    const { stderr } = await git(['ls-remote', address('platform/infra')], blind);
    expect(stderr).toContain('remote: Write access to repository not granted.');
  });
});

describe('pushing', () => {
  let ada: string;
  let grace: string;
  beforeEach(async () => {
    ada = await tokenOf('ada');
    grace = await tokenOf('grace');
  });

  test('a new branch is taken, and a pull request proposed', async () => {
    const work = await clone('analytics/jaffle-shop', grace);
    await commit(work, 'models/new.sql', 'select 1\n');
    const { code, stderr } = await push(work, 'HEAD:refs/heads/topic', grace);
    expect(code).toBe(0);
    expect(stderr).toContain("remote: Create a pull request for 'topic' on GitHub by visiting:");
    expect(stderr).toContain(`${github.url}/analytics/jaffle-shop/pull/new/topic`);
    expect(
      (await git(['ls-remote', address('analytics/jaffle-shop'), 'topic'], ada)).stdout,
    ).not.toBe('');
  });

  test('a protected branch is refused but to who maintains; beside it, others get through', async () => {
    const work = await clone('analytics/jaffle-shop', grace);
    await commit(work, 'models/other.sql', 'select 2\n');
    const { code, stderr } = await git(
      ['-C', work, 'push', 'origin', 'HEAD:main', 'HEAD:refs/heads/aside'],
      grace,
    );
    expect(code).toBe(1);
    expect(stderr).toContain(
      'remote: error: GH006: Protected branch update failed for refs/heads/main.',
    );
    expect(stderr).toContain('! [remote rejected] HEAD -> main (protected branch hook declined)');
    expect(stderr).toContain('* [new branch]      HEAD -> aside');
    expect((await push(work, 'HEAD:main', ada)).code).toBe(0);
    const forced = await git(['-C', work, 'push', '--force', 'origin', 'HEAD~1:main'], ada);
    expect(forced.stderr).toContain('Cannot force-push to this protected branch');
    const deleted = await push(work, ':release/2026-01', ada);
    expect(deleted.stderr).toContain('Cannot delete this protected branch');
    const current = await push(work, ':main', ada);
    expect(current.stderr).toContain('refusing to delete the current branch: refs/heads/main');
  });

  test('a ruleset is kept', async () => {
    const work = await clone('analytics/warehouse-dbt', grace);
    await commit(work, 'models/a.sql', 'select 1\n', 'No ticket');
    const { stderr } = await push(work, 'HEAD:refs/heads/topic', grace);
    expect(stderr).toContain(
      'remote: error: GH013: Repository rule violations found for refs/heads/topic.',
    );
    expect(stderr).toContain('Commit message must match a given regex pattern: ^[A-Z]+-[0-9]+: ');
    expect(stderr).toContain('(push declined due to repository rule violations)');
    await git(['-C', work, 'commit', '--quiet', '--amend', '-m', 'DATA-1: ticket']);
    expect((await push(work, 'HEAD:refs/heads/topic', grace)).code).toBe(0);

    const models = await clone('analytics/revenue-models', ada);
    await commit(models, 'models/b.sql', 'select 1\n');
    const direct = await push(models, 'HEAD:main', ada);
    expect(direct.stderr).toContain('- Changes must be made through a pull request.');
  });

  test('secrets, large files and workflows are kept out', async () => {
    const work = await clone('analytics/jaffle-shop', grace);
    await commit(work, 'profiles.yml', `a: 1\ntoken: ${github.personalToken('grace', [])}\n`);
    const secret = await push(work, 'HEAD:refs/heads/secret', grace);
    expect(secret.stderr).toContain(
      'GH013: Repository rule violations found for refs/heads/secret.',
    );
    expect(secret.stderr).toContain('- Push cannot contain secrets');
    expect(secret.stderr).toContain('path: profiles.yml:2');

    const large = await clone('analytics/jaffle-shop', grace);
    await commit(large, 'seeds/big.csv', new Uint8Array(1024 * 1024 + 1));
    const { stderr } = await push(large, 'HEAD:refs/heads/large', grace);
    expect(stderr).toContain('File seeds/big.csv is 1.00 MB');
    expect(stderr).toContain('GH001: Large files detected.');

    const flow = await clone('analytics/jaffle-shop', grace);
    await commit(flow, '.github/workflows/ci.yml', 'on: push\n');
    const refused = await push(flow, 'HEAD:refs/heads/flow', grace);
    expect(refused.stderr).toContain(
      'refusing to allow an OAuth App to create or update workflow `.github/workflows/ci.yml` without `workflow` scope',
    );
    const may = await tokenOf('grace', ['repo', 'workflow']);
    expect((await push(flow, 'HEAD:refs/heads/flow', may)).code).toBe(0);
  });

  test.each([
    [
      'linus' as const,
      'analytics/jaffle-shop',
      'Permission to analytics/jaffle-shop.git denied to linus.',
    ],
    ['grace' as const, 'platform/infra', 'Permission to platform/infra.git denied to grace.'],
    [
      'ada' as const,
      'analytics/legacy-reports',
      'This repository was archived so it is read-only.',
    ],
  ])('is refused to %s in %s', async (login, path, words) => {
    const token = await tokenOf(login);
    const work = await clone(path, token);
    await commit(work, 'x.txt', 'x\n');
    const { code, stderr } = await push(work, 'HEAD:refs/heads/x', token);
    expect(code).toBe(128);
    expect(stderr).toContain(`remote: ${words}`);
    expect(stderr).toContain('error: 403');
  });

  test('is refused to a token that may only read, and to nobody', async () => {
    const token = github.fineGrainedToken('grace', {
      owner: 'analytics',
      permissions: { contents: 'read' },
    });
    const work = await clone('analytics/jaffle-shop', token);
    await commit(work, 'x.txt', 'x\n');
    const { stderr } = await push(work, 'HEAD:refs/heads/x', token);
    expect(stderr).toContain('remote: Write access to repository not granted.');
  });

  test('an empty repository takes its first branch as the default', async () => {
    const work = join(folder, 'first');
    await git(['init', '--quiet', '-b', 'trunk', work]);
    await commit(work, 'README.md', '# New\n');
    await git(['-C', work, 'remote', 'add', 'origin', address('analytics/new-project')]);
    expect((await push(work, 'trunk', grace)).code).toBe(0);
    const { stdout } = await git(
      ['ls-remote', '--symref', address('analytics/new-project'), 'HEAD'],
      grace,
    );
    expect(stdout).toContain('ref: refs/heads/trunk');
  });
});
