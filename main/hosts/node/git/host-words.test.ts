import { describe, expect, test } from 'vitest';

import type { FailureCode } from '../../../../preload/model/failure.ts';
import { failureOf } from './failures.ts';

const denied =
  "fatal: unable to access 'https://github.com/acme/infra.git/': The requested URL returned error: 403";
const declined = ' ! [remote rejected] main -> main (pre-receive hook declined)';
const failed = "error: failed to push some refs to 'https://github.com/acme/infra.git'";

type Row = readonly [code: FailureCode, command: string, remote: string, ...lines: string[]];

const github: readonly Row[] = [
  [
    'git.protected-branch',
    'push',
    'error: GH006: Protected branch update failed for refs/heads/main.\n\n- Changes must be made through a pull request.',
    ' ! [remote rejected] main -> main (protected branch hook declined)',
    failed,
  ],
  [
    'git.push-rule',
    'push',
    'error: GH013: Repository rule violations found for refs/heads/main.\nReview all repository rules at https://github.com/acme/infra/rules?ref=refs%2Fheads%2Fmain\n\n- 12 of 12 required status checks are expected.',
    ' ! [remote rejected] main -> main (push declined due to repository rule violations)',
    failed,
  ],
  [
    'git.push-rule',
    'push',
    'error: GH007: Your push would publish a private email address.',
    ' ! [remote rejected] main -> main (push declined due to email privacy restrictions)',
    failed,
  ],
  [
    'git.large-file',
    'push',
    "error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.\nerror: File dump.sql is 512.00 MB; this exceeds GitHub's file size limit of 100.00 MB",
    declined,
    failed,
  ],
  ['git.no-write', 'push', 'Write access to repository not granted.', denied],
  ['git.no-write', 'push', 'Permission to acme/infra.git denied to ada.', denied],
  ['host.forbidden', 'clone', 'Write access to repository not granted.', denied],
  [
    'git.not-found',
    'clone',
    'Repository not found.',
    "fatal: repository 'https://github.com/acme/infra.git/' not found",
  ],
  ['git.not-found', 'push', 'Repository not found.', denied],
  [
    'git.refused',
    'clone',
    'Invalid username or token. Password authentication is not supported for Git operations.',
    "fatal: Authentication failed for 'https://github.com/acme/infra.git/'",
  ],
  [
    'git.refused',
    'fetch',
    'Support for password authentication was removed on August 13, 2021.\nInvalid username or password.',
    denied,
  ],
  [
    'account.sso-required',
    'push',
    "The `acme' organization has enabled or enforced SAML SSO. To access\nthis repository, you must re-authorize the OAuth Application `Latchkey`.",
    denied,
  ],
  [
    'account.scope-missing',
    'push',
    '',
    ' ! [remote rejected] main -> main (refusing to allow an OAuth App to create or update workflow `.github/workflows/ci.yml` without `workflow` scope)',
    failed,
  ],
  [
    'account.scope-missing',
    'push',
    '',
    ' ! [remote rejected] main -> main (refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission)',
    failed,
  ],
  ['git.repository-archived', 'push', 'This repository was archived so it is read-only.', denied],
  [
    'git.repository-disabled',
    'fetch',
    'Access to this repository has been disabled by GitHub staff.',
    denied,
  ],
  [
    'git.behind',
    'push',
    'This repository moved. Please use the new location:\n  https://github.com/acme/platform.git',
    ' ! [rejected]        main -> main (fetch first)',
    failed,
  ],
  [
    'git.moved',
    'push',
    'This repository moved. Please use the new location:\n  https://github.com/acme/platform.git',
    failed,
  ],
];

const bitbucket: readonly Row[] = [
  ['git.protected-branch', 'push', 'Permission denied to update branch main.', declined, failed],
  [
    'git.protected-branch',
    'push',
    'Branch refs/heads/master can only be modified through pull requests.\nCheck your branch permissions configuration with the project administrator.',
    declined,
  ],
  [
    'git.not-found',
    'clone',
    'You may not have access to this repository or it no longer exists in this workspace. If you think this repository exists and you have access, make sure you are authenticated.',
    "fatal: repository 'https://bitbucket.org/acme/infra.git/' not found",
  ],
  [
    'git.not-found',
    'clone',
    "The requested repository either does not exist or you do not have access. If you believe this repository exists and you have access, make sure you're authenticated.",
    "fatal: unable to access 'https://bitbucket.org/acme/infra.git/': The requested URL returned error: 403",
  ],
  ['git.not-found', 'fetch', 'Repository acme/infra not found', 'fatal: unable to access'],
  [
    'git.refused',
    'clone',
    'Bitbucket Cloud recently stopped supporting account passwords for Git authentication.',
    "fatal: Authentication failed for 'https://bitbucket.org/acme/infra.git/'",
  ],
  ['git.push-rule', 'push', 'You can only push your own commits in this repository', declined],
  [
    'git.no-write',
    'push',
    "Your push failed because the account 'acme' has exceeded its user limit and this repository is restricted to read-only access.",
    declined,
  ],
  ['git.push-rule', 'push', 'Commit refused by a hook of the repository.', declined],
];

describe('what a server says', () => {
  test.each(github)('at GitHub is %s on %s: %s', tell);
  test.each(bitbucket)('at Bitbucket is %s on %s: %s', tell);
});

function tell(code: string, command: string, remote: string, ...lines: string[]): void {
  const remoteWords = remote.split('\n').filter(Boolean);
  const failure = failureOf({ args: ['--no-pager', command], lines, remoteWords });
  expect(failure.code).toBe(code);
  // The server's own words come along, whatever we make of them.
  expect(failure.words).toContain(remoteWords[0] ?? lines[0]?.trim().slice(0, 20));
}

describe('the page of an organisation that wants its own sign-in', () => {
  const named = (words: string, ...lines: string[]) =>
    failureOf({ args: ['push'], lines, remoteWords: words.split('\n') }).detail;
  const guarded = "The `acme' organization has enabled or enforced SAML SSO.";

  test('is the one the server names', () => {
    const page = 'https://github.com/enterprises/acme/sso?authorization_request=ALNPO3';
    const words = `${guarded}\nTo access this repository, visit ${page} and try your request again.`;
    expect(named(words, denied)).toBe(page);
  });

  test('is the organisation’s own where the server names none', () => {
    expect(named(guarded, denied)).toBe('https://github.com/orgs/acme/sso');
  });

  test('is never on another host', () => {
    const words = `${guarded} Visit https://evil.example/sso?for=acme and try again.`;
    expect(named(words, denied)).toBe('https://github.com/orgs/acme/sso');
    expect(named(words)).toBeUndefined();
  });
});
