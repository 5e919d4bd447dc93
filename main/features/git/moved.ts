import { AppError, isFailure } from '../../core/app-error.ts';
import { readGitUrl } from '../../core/git-url.ts';
import { isWithin } from '../../core/instance-root.ts';
import { isSamePlace } from '../../core/place.ts';
import type { Account } from '../../../preload/model/account.ts';
import type { StoredClone } from './clones-table.ts';
import type { GitDeps } from './deps.ts';
import { known, refreshed, type PermissionDeps, type Used } from './permission.ts';
import { checkRemote, settingsOf } from './remote-check.ts';

/** The clone address a service names instead of ours; null where it is the same or not to be used. */
export function elsewhere(account: Account, was: string, now: string): string | null {
  const read = readGitUrl(now, { allowHttp: was.startsWith('http:') });
  if ('refused' in read || isSamePlace(read.url, was)) return null;
  // Whatever a service says, no remote of ours ever leaves its instance.
  const stays = isWithin(account.instance, was) && isWithin(account.instance, read.url);
  return stays ? read.url : null;
}

/** Where the index has seen a clone's repository move to; asks nobody. */
export function movedTo(
  { repositories, accounts }: Pick<GitDeps, 'repositories' | 'accounts'>,
  { account: id, repository, cloneUrl }: StoredClone,
): string | null {
  const account = accounts.all().find((one) => one.id === id);
  if (account === undefined || repository === null) return null;
  const row = repositories.byId(account.id, repository);
  return row === undefined ? null : elsewhere(account, cloneUrl, row.cloneUrl);
}

/**
 * A failure as the person shall hear it: where the server says that a repository is not there, and
 * its identifier is found at another address, it has moved.
 */
export async function withNewAddress(
  deps: PermissionDeps,
  thrown: unknown,
  used: Used,
): Promise<unknown> {
  const isMoved = isFailure(thrown, 'git.moved');
  const mayBe = isMoved || (isFailure(thrown, 'git.not-found') && used.id !== null);
  if (!mayBe) return thrown;
  const row = await refreshed(deps, used);
  const now = row === null ? null : elsewhere(used.account, used.url, row.cloneUrl);
  if (now === null) return thrown;
  return new AppError('git.moved', {
    detail: `It was ${used.url} and is now ${now}`,
    words: thrown.words,
    cause: thrown,
  });
}

/**
 * Sets the remote to the address the service now has for this repository and returns it. The folder
 * must still point to the old one. Throws `git.not-moved`, `git.remote-changed`, `git.unsafe-settings`.
 */
export async function rewriteRemote(
  deps: PermissionDeps & Pick<GitDeps, 'runner'>,
  stored: StoredClone,
  account: Account,
): Promise<{ readonly url: string; readonly path: string }> {
  const { cloneUrl, repository, path, folder } = stored;
  const used = { account, url: cloneUrl, id: repository, path };
  const row = (await refreshed(deps, used)) ?? known(deps, used);
  const url = row === null ? null : elsewhere(account, cloneUrl, row.cloneUrl);
  if (row === null || url === null) throw new AppError('git.not-moved', { detail: cloneUrl });

  await checkRemote(deps, folder, cloneUrl);
  const { urls } = await settingsOf(deps, folder);
  const set = (name: 'url' | 'pushurl') =>
    deps.runner.run({
      folder,
      args: ['config', '--local', '--replace-all', `remote.origin.${name}`, url],
    });
  await set('url');
  // An address of its own for pushing was the same repository, or the check had refused it.
  if (urls.length > 1 && (await hasPushUrl(deps, folder))) await set('pushurl');
  return { url, path: row.path };
}

async function hasPushUrl({ runner }: Pick<GitDeps, 'runner'>, folder: string): Promise<boolean> {
  return runner
    .run({ folder, args: ['config', '--local', '--get-all', 'remote.origin.pushurl'] })
    .then((text) => text.trim() !== '')
    .catch(() => false);
}
