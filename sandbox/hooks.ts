import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * GitLab's checks on a push, as a real pre-receive hook, with GitLab's sentences
 * (`lib/gitlab/checks/branch_check.rb`, push rules). Who pushes, and what the
 * project allows, comes in the environment that the server sets for each push.
 */
const preReceive = `#!/bin/sh
set -f
refuse() {
  printf 'GitLab: %s\\n' "$1" >&2
  exit 1
}
matches() { printf '%s\\n' "$1" | grep -Eq -- "$2"; }

while read -r old new ref; do
  case $ref in refs/heads/*) branch=\${ref#refs/heads/} ;; *) continue ;; esac
  case $new in *[!0]*) deleted= ;; *) deleted=yes ;; esac
  case $old in *[!0]*) created= ;; *) created=yes ;; esac

  if [ -n "$deleted" ] && [ "$branch" = "$SANDBOX_DEFAULT_BRANCH" ]; then
    refuse 'The default branch of a project cannot be deleted.'
  fi
  for pattern in $SANDBOX_PROTECTED_BRANCHES; do
    case $branch in $pattern) ;; *) continue ;; esac
    if [ "$SANDBOX_ACCESS_LEVEL" -lt 40 ]; then
      if [ -n "$deleted" ]; then
        refuse 'You are not allowed to delete protected branches from this project. Only a project maintainer or owner can delete a protected branch.'
      fi
      refuse 'You are not allowed to push code to protected branches on this project.'
    fi
    if [ -z "$created$deleted" ] && ! git merge-base --is-ancestor "$old" "$new"; then
      refuse 'You are not allowed to force push code to a protected branch on this project.'
    fi
  done
  [ -n "$deleted" ] && continue

  if [ -n "$created" ] && matches "$branch" '^[0-9a-f]{40}$'; then
    refuse 'You cannot create a branch with a 40-character hexadecimal branch name.'
  fi
  if [ -n "$SANDBOX_BRANCH_NAME_REGEX" ] && ! matches "$branch" "$SANDBOX_BRANCH_NAME_REGEX"; then
    refuse "Branch name does not follow the pattern '$SANDBOX_BRANCH_NAME_REGEX'"
  fi
  for commit in $(git rev-list "$new" --not --all); do
    if [ -n "$SANDBOX_COMMIT_MESSAGE_REGEX" ] &&
      ! git log -1 --format=%B "$commit" | grep -Eq -- "$SANDBOX_COMMIT_MESSAGE_REGEX"; then
      refuse "Commit message does not follow the pattern '$SANDBOX_COMMIT_MESSAGE_REGEX'"
    fi
    email=$(git log -1 --format=%ae "$commit")
    if [ -n "$SANDBOX_AUTHOR_EMAIL_REGEX" ] && ! matches "$email" "$SANDBOX_AUTHOR_EMAIL_REGEX"; then
      refuse "Author's email '$email' does not follow the pattern '$SANDBOX_AUTHOR_EMAIL_REGEX'"
    fi
  done
done
exit 0
`;

/** Notes who pushed, and answers as GitLab does to a new branch. */
const postReceive = `#!/bin/sh
while read -r old new ref; do
  printf '%s %s %s %s\\n' "$GL_USERNAME" "$old" "$new" "$ref" >>pushes.log
  case $ref in refs/heads/*) branch=\${ref#refs/heads/} ;; *) continue ;; esac
  case $old$new in *[!0]*) ;; *) continue ;; esac
  case $old in *[!0]*) continue ;; esac
  [ "$branch" = "$SANDBOX_DEFAULT_BRANCH" ] && continue
  printf '\\nTo create a merge request for %s, visit:\\n' "$branch"
  printf '  %s/-/merge_requests/new?merge_request%%5Bsource_branch%%5D=%s\\n\\n' "$SANDBOX_PROJECT_URL" "$branch"
done
exit 0
`;

/** The git configuration the server runs under, and nothing else of this machine. */
const configuration = (hooksFolder: string, scripts: ServerHooks): string => `[core]
\thooksPath = ${JSON.stringify(hooksFolder)}
[http]
\treceivepack = true
[receive]
\tadvertisePushOptions = true
${'proc-receive' in scripts ? '\tprocReceiveRefs = refs\n' : ''}[uploadpack]
\tallowFilter = true
\tallowReachableSHA1InWant = true
[gc]
\tauto = 0
[safe]
\tdirectory = *
[init]
\tdefaultBranch = main
`;

/** Programs git runs on the server, by the name of the hook. */
export type ServerHooks = Readonly<Record<string, string>>;

const gitlabHooks: ServerHooks = { 'pre-receive': preReceive, 'post-receive': postReceive };

/** Writes hooks and configuration; returns the path of the configuration file. */
export async function writeServerFiles(
  folder: string,
  scripts: ServerHooks = gitlabHooks,
): Promise<string> {
  const hooks = join(folder, 'hooks');
  const file = join(folder, 'gitconfig');
  await mkdir(hooks, { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(hooks, name), script, { mode: 0o755 });
  }
  await writeFile(file, configuration(hooks.replaceAll('\\', '/'), scripts));
  return file;
}

/** What the server's git may see of this machine's environment. */
export function serverEnvironment(folder: string, configurationFile: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    SystemRoot: process.env['SystemRoot'],
    HOME: folder,
    GIT_CONFIG_GLOBAL: configurationFile,
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  };
}
