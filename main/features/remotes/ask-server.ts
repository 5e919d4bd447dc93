import type { GitUrl } from '../../core/git-url.ts';
import type { GitCredential } from '../../ports/git-runner.ts';
import type { RemotesDeps } from './deps.ts';

export interface ServerAnswer {
  /** Names of the branches, without `refs/heads/`. */
  readonly branches: readonly string[];
  /** What HEAD points to; null in an empty repository. */
  readonly defaultBranch: string | null;
}

/**
 * One `ls-remote`: whether this credential may read this repository. Outside any working copy, so
 * that no settings of one count. Throws what the server or ssh refuses.
 */
export async function askServer(
  { runner, folder }: Pick<RemotesDeps, 'runner' | 'folder'>,
  url: GitUrl,
  credential: GitCredential,
): Promise<ServerAnswer> {
  const answer = await runner.run({
    folder,
    args: ['--git-dir=/dev/null', 'ls-remote', '--symref', '--', url.url, 'HEAD', 'refs/heads/*'],
    credential,
  });
  const lines = answer.split('\n');
  const head = lines.flatMap((line) => /^ref: refs\/heads\/(\S+)\tHEAD$/.exec(line)?.[1] ?? []);
  const branches = lines.flatMap((line) => /^[0-9a-f]+\trefs\/heads\/(\S+)$/.exec(line)?.[1] ?? []);
  return { branches, defaultBranch: head[0] ?? null };
}
