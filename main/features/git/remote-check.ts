import { AppError } from '../../core/app-error.ts';
import { readGitUrl } from '../../core/git-url.ts';
import type { GitDeps } from './deps.ts';
import { listSettings, readSettings, type FolderSettings } from './folder-settings.ts';

/** The settings a working copy brings along, as they would take effect there. */
export async function settingsOf(
  { runner }: Pick<GitDeps, 'runner'>,
  folder: string,
): Promise<FolderSettings> {
  return readSettings(await runner.run({ folder, args: listSettings }));
}

/** Throws `git.unsafe-settings`, naming them. */
export function refuseUnsafe(keys: readonly string[]): void {
  if (keys.length > 0) throw new AppError('git.unsafe-settings', { detail: keys.join(', ') });
}

/**
 * Before a credential is near: the folder must still point to the repository we know,
 * and must not weaken the connection. Throws `git.remote-changed`, `git.unsafe-settings`.
 */
export async function checkRemote(
  deps: Pick<GitDeps, 'runner'>,
  folder: string,
  cloneUrl: string,
): Promise<void> {
  const { urls, connection } = await settingsOf(deps, folder);
  refuseUnsafe(connection);
  const allowHttp = cloneUrl.startsWith('http:');
  const same = urls.every((url) => {
    const read = readGitUrl(url, { allowHttp });
    return !('refused' in read) && withSuffix(read.url) === withSuffix(cloneUrl);
  });
  if (urls.length === 0 || !same) throw new AppError('git.remote-changed');
}

const withSuffix = (url: string) => url.replace(/(?:\.git)?$/, '.git');
