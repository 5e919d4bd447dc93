/** Who may do what with a key: the line's base64 names it. */
export interface AuthorisedKey {
  /** `ssh-ed25519 AAAA… comment`, as a person pastes it. */
  readonly line: string;
  readonly write: boolean;
}

/** What sshd reads at every log-in (sshd(8), AUTHORIZED_KEYS FILE FORMAT): each key one command. */
export function authorizedKeys(keys: readonly AuthorisedKey[], command: string): string {
  return keys
    .map(({ line, write }) => {
      const forced = `command="${command} ${write ? 'write' : 'read'}"`;
      return `restrict,${forced} ${line}\n`;
    })
    .join('');
}

/**
 * What stands in the place of a shell: only git's two services, only below the repositories, and
 * pushes only with a key that may write, refused in GitHub's words.
 */
export function forcedCommand(root: string, gitconfig: string): string {
  return `#!/bin/sh
set -f
mode=$1
case $SSH_ORIGINAL_COMMAND in
  "git-upload-pack '/"*"'") service=upload-pack ;;
  "git-receive-pack '/"*"'") service=receive-pack ;;
  *) echo 'Only git may be used here.' >&2; exit 128 ;;
esac
path=\${SSH_ORIGINAL_COMMAND#*\\'/}
path=\${path%\\'}
case $path in *..*|*\\'*) echo 'Only git may be used here.' >&2; exit 128 ;; esac
if [ "$service" = receive-pack ] && [ "$mode" != write ]; then
  echo 'ERROR: The key you are authenticating with has been marked as read only.' >&2
  exit 1
fi
export GIT_CONFIG_GLOBAL='${gitconfig}' GIT_CONFIG_NOSYSTEM=1
exec git $service "${root}/$path"
`;
}
