import type { FailureCode } from '../../../../preload/model/failure.ts';
import { AppError } from '../../../core/app-error.ts';
import type { GitCredential } from '../../../ports/git-runner.ts';
import { readHostKey } from './keys.ts';
import { hostOf } from './transport.ts';

/** As in the table of git's own sentences; the first row that matches wins. */
export const sshFailures: readonly {
  readonly when: RegExp;
  readonly code: FailureCode;
  readonly command?: RegExp;
}[] = [
  // OpenSSH, sshconnect.c check_host_key(). Also when only other types of key are pinned.
  {
    when: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|host key is known for .* strict checking/i,
    code: 'git.host-key-changed',
  },
  // OpenSSH, kex.c and packet.c.
  {
    when: /no matching (?:host key type|key exchange method|cipher|MAC) found/i,
    code: 'git.ssh-too-old',
  },
  // GitHub; GitLab, lib/gitlab/git_access.rb deploy_key_upload; Bitbucket Cloud; Bitbucket Data Center.
  {
    when: /marked as read.only|deploy key does not have write access|deployment key is read-only|read.only (?:access )?key|access key.*read.only|write access to repository not granted/i,
    code: 'git.key-read-only',
    command: /^push$/,
  },
  // OpenSSH, sshconnect2.c, and auth.c of the server.
  {
    when: /Permission denied \([^)]*publickey|Too many authentication failures|No more authentication methods|No supported authentication methods/i,
    code: 'git.key-refused',
  },
  // git, daemon and upload-pack; path.c enter_repo().
  { when: /does not appear to be a git repository|no such path/i, code: 'git.not-a-repository' },
  // GitHub, GitLab, Bitbucket, Azure DevOps (TF401019), CodeCommit.
  {
    when: /Repository not found|could not be found or you don't have permission|TF401019|repository .* (?:does not exist|not found)|RepositoryDoesNotExist|no such repo/i,
    code: 'git.not-found',
  },
  // OpenSSH, sshconnect.c; strerror.
  {
    when: /Could not resolve hostname|Connection refused|No route to host|Network is unreachable/i,
    code: 'host.unreachable',
  },
  {
    when: /Connection timed out|Operation timed out|Timeout, server .* not responding/i,
    code: 'host.timeout',
  },
  {
    when: /kex_exchange_identification|Connection (?:closed|reset) by|Broken pipe/i,
    code: 'git.network',
  },
];

/**
 * A host key that is not the pinned one is told with both fingerprints: the person compares them
 * with what the server's owner says, and nothing is pinned anew by itself.
 */
export function withFingerprints(
  failure: AppError,
  credential: GitCredential | undefined,
  lines: readonly string[],
): AppError {
  if (failure.code !== 'git.host-key-changed' || credential?.kind !== 'ssh') return failure;
  const shown = /SHA256:[A-Za-z0-9+/]{43}/.exec(lines.join('\n'))?.[0];
  const pinned = credential.hostKeys.flatMap((line) => readHostKey(line)?.fingerprint ?? []);
  const now = shown === undefined ? 'a key of another type' : shown;
  // ssh's own words end with a command that would remove the pinned key; they are left out.
  return new AppError('git.host-key-changed', {
    detail: `${hostOf(credential)} now shows ${now}; pinned is ${pinned.join(' and ')}.`,
  });
}
