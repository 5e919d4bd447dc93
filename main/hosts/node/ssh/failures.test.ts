import { expect, test } from 'vitest';

import { failureOf } from '../git/failures.ts';

const rights = [
  'fatal: Could not read from remote repository.',
  'Please make sure you have the correct access rights',
  'and the repository exists.',
];

/** What ssh and the services write, beside what git adds to each. */
test.each([
  ['git@github.com: Permission denied (publickey).', 'clone', 'git.key-refused'],
  ['git@h: Permission denied (publickey,keyboard-interactive).', 'push', 'git.key-refused'],
  [
    'Received disconnect from 10.0.0.1: Too many authentication failures',
    'fetch',
    'git.key-refused',
  ],
  ['Host key verification failed.', 'clone', 'git.host-key-changed'],
  [
    'No RSA host key is known for [h]:22 and you have requested strict checking.',
    'clone',
    'git.host-key-changed',
  ],
  ['ssh: connect to host h port 22: Connection refused', 'clone', 'host.unreachable'],
  ['ssh: Could not resolve hostname h: Name or service not known', 'clone', 'host.unreachable'],
  ['ssh: connect to host h port 22: Connection timed out', 'clone', 'host.timeout'],
  ['ERROR: Repository not found.', 'clone', 'git.not-found'],
  [
    "remote: ERROR: The project you were looking for could not be found or you don't have permission to view it.",
    'clone',
    'git.not-found',
  ],
  [
    'remote: TF401019: The Git repository with name or identifier x does not exist or you do not have permissions for the operation you are attempting.',
    'clone',
    'git.not-found',
  ],
  ["fatal: '/srv/x.git' does not appear to be a git repository", 'clone', 'git.not-a-repository'],
  [
    'ERROR: The key you are authenticating with has been marked as read only.',
    'push',
    'git.key-read-only',
  ],
  [
    'remote: This deploy key does not have write access to this project.',
    'push',
    'git.key-read-only',
  ],
  [
    'repository access denied. access via a deployment key is read-only.',
    'push',
    'git.key-read-only',
  ],
  [
    'Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-dss',
    'clone',
    'git.ssh-too-old',
  ],
  ['kex_exchange_identification: Connection closed by remote host', 'clone', 'git.network'],
  [
    'remote: GitLab: You are not allowed to push code to protected branches',
    'push',
    'git.protected-branch',
  ],
])('%s is told as %s %s', (line, command, code) => {
  const remote = /^remote: (.*)$/.exec(line)?.[1];
  const failure = failureOf({
    args: [command, '--', 'x'],
    remoteWords: remote === undefined ? [] : [remote],
    lines: remote === undefined ? [line, ...rights] : rights,
    ssh: true,
  });
  expect(failure.code).toBe(code);
  expect(failure.words).toBe(remote ?? line);
});
