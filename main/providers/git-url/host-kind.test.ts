import { describe, expect, test } from 'vitest';

import { canonicalGitUrl } from '../../core/git-url.ts';
import { recogniseHost, type KnownInstance } from './host-kind.ts';
import { createGitUrl } from './index.ts';

const provider = createGitUrl();
const known: readonly KnownInstance[] = [
  { provider: 'gitlab', instance: 'https://code.corp.example/gitlab' as KnownInstance['instance'] },
  { provider: 'github', instance: 'https://git.corp.example' as KnownInstance['instance'] },
  { provider: 'git-url', instance: 'https://plain.corp.example' as KnownInstance['instance'] },
];

test.each([
  ['https://gitlab.com/a/b.git', 'gitlab'],
  ['git@gitlab.com:a/b.git', 'gitlab'],
  ['ssh://git@altssh.gitlab.com:443/a/b.git', 'gitlab'],
  ['https://gitlab.example.org/a/b.git', 'gitlab'],
  ['https://code.corp.example/gitlab/a/b.git', 'gitlab'],
  ['git@code.corp.example:a/b.git', 'gitlab'],
  ['https://github.com/a/b', 'github'],
  ['ssh://git@ssh.github.com:443/a/b.git', 'github'],
  ['https://octocorp.ghe.com/a/b.git', 'github'],
  ['octocorp@octocorp.ghe.com:a/b.git', 'github'],
  ['git@git.corp.example:a/b.git', 'github'],
  ['git@ghe.example.org:a/b.git', 'github'],
  ['https://contoso@dev.azure.com/contoso/p/_git/r', 'azure-devops'],
  ['git@ssh.dev.azure.com:v3/contoso/p/r', 'azure-devops'],
  ['https://contoso.visualstudio.com/p/_git/r', 'azure-devops'],
  ['contoso@vs-ssh.visualstudio.com:v3/contoso/p/r', 'azure-devops'],
  ['https://tfs.example.org/tfs/c/p/_git/r', 'azure-devops'],
  ['https://bitbucket.org/a/b.git', 'bitbucket'],
  ['git@bitbucket.org:a/b.git', 'bitbucket'],
  ['https://stash.example.org/scm/KEY/b.git', 'bitbucket-server'],
  ['https://code.example.org/scm/~ada/b.git', 'bitbucket-server'],
  ['ssh://git@code.example.org:7999/KEY/b.git', 'bitbucket-server'],
  ['https://git-codecommit.us-east-2.amazonaws.com/v1/repos/b', 'codecommit'],
  ['ssh://APKAEIBAERJR2EXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/b', 'codecommit'],
  ['https://codeberg.org/a/b.git', 'gitea'],
  ['git@gitea.example.org:a/b.git', 'gitea'],
  ['https://plain.corp.example/a/b.git', 'generic'],
  ['git@example.org:a/b.git', 'generic'],
  // Names that only look like a service.
  ['https://github.com.evil.example/a/b.git', 'generic'],
  ['https://evilgithub.com/a/b.git', 'generic'],
  ['https://dev.azure.com.evil.example/a/b.git', 'generic'],
  ['https://git-codecommit.us-east-2.amazonaws.com.evil.example/v1/repos/b', 'generic'],
])('%s is taken for %s', (typed, kind) => {
  const found = recogniseHost(canonicalGitUrl(typed), known);
  expect(found.kind).toBe(kind);
  expect(found.reason).toMatch(/^[A-Z a-z0-9.-].*\.$/);
});

describe('where a pull request is opened', () => {
  const branches = { source: 'feat/a b', target: 'main' };

  test.each([
    [
      'https://bitbucket.org/ws/shop.git',
      'https://bitbucket.org/ws/shop/pull-requests/new?source=feat%2Fa%20b&dest=main',
    ],
    [
      'ssh://git@bitbucket.org/ws/shop.git',
      'https://bitbucket.org/ws/shop/pull-requests/new?source=feat%2Fa%20b&dest=main',
    ],
    [
      'https://stash.example.org/ctx/scm/KEY/shop.git',
      'https://stash.example.org/ctx/projects/KEY/repos/shop/pull-requests?create&sourceBranch=refs%2Fheads%2Ffeat%2Fa%20b&targetBranch=refs%2Fheads%2Fmain',
    ],
    [
      'ssh://git@stash.example.org:7999/~ada/shop.git',
      'https://stash.example.org/users/ada/repos/shop/pull-requests?create&sourceBranch=refs%2Fheads%2Ffeat%2Fa%20b&targetBranch=refs%2Fheads%2Fmain',
    ],
    [
      'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/shop',
      'https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop/pull-requests/new/refs/heads/main/.../refs/heads/feat%2Fa%20b?region=eu-west-1',
    ],
    [
      'https://gitea.example.org:3000/root/ada/shop.git',
      'https://gitea.example.org:3000/root/ada/shop/compare/main...feat%2Fa%20b',
    ],
    ['git@codeberg.org:ada/shop.git', 'https://codeberg.org/ada/shop/compare/main...feat%2Fa%20b'],
    ['https://git.example.org/ada/shop.git', null],
    ['https://bitbucket.org/ws', null],
    ['https://git-codecommit.eu-west-1.amazonaws.com/other', null],
    ['not an address', null],
  ])('for %s', (url, expected) => {
    expect(provider.changeRequestUrl(url, branches)).toBe(expected);
  });
});

test('what is left behind names the key and the place', () => {
  const at = (instance: string) =>
    provider.leftBehind({
      instance: instance as never,
      login: 'latchkey-shop-1a2b3c',
      method: 'ssh-key',
    });
  expect(at('ssh://github.com')).toContain('repository Settings → Deploy keys');
  expect(at('ssh://code.example:2222')).toContain('“latchkey-shop-1a2b3c”, at code.example:2222');
});
