import { describe, expect, test } from 'vitest';

import { failureOf } from './failures.ts';

describe('what git or the server said', () => {
  test.each([
    [
      'push',
      'GitLab: You are not allowed to push code to protected branches on this project.',
      'git.protected-branch',
    ],
    ['push', "GitLab: Commit message does not follow the pattern 'X-\\d+'", 'git.push-rule'],
    ['push', 'GL-HOOK-ERR: no binaries, please', 'git.push-rule'],
    [
      'push',
      ' ! [remote rejected] main -> main (TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.)',
      'git.protected-branch',
    ],
    [
      'push',
      "remote: 0000000000aaTF401027: You need the Git 'GenericContribute' permission to perform this action. Details: identity 'ada', scope 'repository'.\nfatal: unable to access 'https://h/x': The requested URL returned error: 403",
      'git.no-write',
    ],
    [
      'fetch',
      "remote: TF401027: You need the Git 'GenericRead' permission to perform this action.",
      'host.forbidden',
    ],
    [
      'push',
      'remote: VS403654: The push was rejected because it contains one or more files exceeding 104857600 bytes.',
      'git.push-rule',
    ],
    [
      'clone',
      'remote: TF401019: The Git repository with name or identifier x does not exist or you do not have permissions for the operation you are attempting.',
      'git.not-found',
    ],
    ['clone', 'remote: TF200016: The following project does not exist: x.', 'git.not-found'],
    [
      'clone',
      "remote: TF400813: The user 'b2c8d5e3' is not authorized to access this resource.\nfatal: Authentication failed for 'https://h/x'",
      'account.not-a-member',
    ],
    [
      'clone',
      "remote: TF400813: The user '' is not authorized to access this resource.\nfatal: Authentication failed for 'https://h/x'",
      'git.refused',
    ],
    ['push', 'You are not allowed to push code to this project.', 'git.no-write'],
    [
      'push',
      "fatal: unable to access 'https://h/x.git/': The requested URL returned error: 403",
      'git.no-write',
    ],
    [
      'clone',
      "fatal: unable to access 'https://h/x.git/': The requested URL returned error: 403",
      'host.forbidden',
    ],
    [
      'clone',
      "fatal: unable to access 'https://h/x.git/': The requested URL returned error: 301",
      'git.moved',
    ],
    [
      'clone',
      "fatal: unable to access 'https://h/x.git/': The requested URL returned error: 503",
      'host.failing',
    ],
    [
      'clone',
      "fatal: unable to access 'https://h/x.git/': The requested URL returned error: 429",
      'host.rate-limited',
    ],
    ['clone', "fatal: repository 'https://h/x.git/' not found", 'git.not-found'],
    ['clone', "fatal: Authentication failed for 'https://h/x.git/'", 'git.refused'],
    [
      'clone',
      "fatal: could not read Username for 'https://h': terminal prompts disabled",
      'git.refused',
    ],
    [
      'clone',
      "fatal: unable to access 'https://h/': Could not resolve host: h",
      'host.unreachable',
    ],
    ['clone', 'fatal: early EOF', 'git.network'],
    ['clone', 'error: RPC failed; curl 56 GnuTLS recv error (-54)', 'git.network'],
    ['clone', 'fatal: write error: No space left on device', 'app.disk-full'],
    [
      'clone',
      'error: object 1: missingSpaceBeforeEmail\nfatal: fsck error in packed object',
      'git.damaged-history',
    ],
    ['clone', 'SSL certificate problem: certificate has expired', 'host.certificate-expired'],
    [
      'clone',
      "SSL: no alternative certificate subject name matches target host name 'h'",
      'host.certificate-name',
    ],
    [
      'clone',
      'server certificate verification failed. CAfile: none CRLfile: none',
      'host.certificate-untrusted',
    ],
    ['push', '!\trefs/heads/a:refs/heads/a\t[rejected] (fetch first)', 'git.behind'],
    ['push', '!\trefs/heads/a:refs/heads/a\t[rejected] (non-fast-forward)', 'git.behind'],
    ['merge', 'fatal: Not possible to fast-forward, aborting.', 'git.diverged'],
    [
      'merge',
      'error: Your local changes to the following files would be overwritten by merge:',
      'git.local-changes',
    ],
    [
      'switch',
      'error: The following untracked working tree files would be overwritten by checkout:',
      'git.local-changes',
    ],
    [
      'status',
      'fatal: not a git repository (or any of the parent directories): .git',
      'git.folder-gone',
    ],
    ['status', 'fatal: something nobody has heard of', 'git.failed'],
  ])('%s: %s', (command, text, code) => {
    const failure = failureOf({ args: [command], lines: text.split('\n'), remoteWords: [] });
    expect(failure.code).toBe(code);
    expect(failure.words).toBeTruthy();
  });

  test('is quoted in the server’s words where it has any, else in git’s own', () => {
    const lines = ['warning: x', 'fatal: the requested URL returned error: 403'];
    expect(failureOf({ args: ['push'], lines, remoteWords: ['No, thanks.'] }).words).toBe(
      'No, thanks.',
    );
    expect(failureOf({ args: ['push'], lines, remoteWords: [] }).words).toBe(lines[1]);
  });

  test('is judged by its own words, not by those of another command', () => {
    const lines = ['fatal: bad object'];
    expect(failureOf({ args: ['merge'], lines, remoteWords: [] }).code).toBe('git.failed');
  });
});
