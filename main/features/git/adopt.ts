import { cloneId } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import { randomId } from '../../core/random-id.ts';
import type { GitDeps } from './deps.ts';
import type { StoredClone } from './clones-table.ts';
import { makePlan } from './plan.ts';
import { refuseUnsafe, settingsOf } from './remote-check.ts';
import { isAbsolute } from './target-folder.ts';

/**
 * Reads an existing working copy and tells what it would be on our list. Throws
 * `git.folder-gone` where there is none, `git.unsafe-settings`, and whatever its remote is refused
 * for: a password in the address, an SSH address, a host no account is linked on.
 */
export async function adoptable(
  deps: Pick<
    GitDeps,
    | 'runner'
    | 'folders'
    | 'accounts'
    | 'repositories'
    | 'bindings'
    | 'database'
    | 'provider'
    | 'cloneFolder'
    | 'clock'
  >,
  folder: string,
): Promise<StoredClone> {
  const { runner, folders, clock } = deps;
  if (!isAbsolute(folder, folders.home())) throw new AppError('app.invalid-path');
  if (!(await folders.exists(folder))) throw new AppError('git.folder-gone', { detail: folder });
  const top = await runner.run({ folder, args: ['rev-parse', '--show-toplevel'] });
  const root = top.replace(/\r?\n$/, '');
  // Somebody else may have packed this folder: from here on, looking for changes would run its programs.
  const { urls, connection, programs } = await settingsOf(deps, root);
  refuseUnsafe([...connection, ...programs]);
  const [url] = urls;
  if (url === undefined) throw new AppError('git.bad-url', { detail: 'It has no remote origin.' });

  const plan = await makePlan(deps, { url }, () => undefined);
  return {
    id: cloneId.parse(randomId('cln')),
    account: plan.account.id,
    repository: plan.repository,
    path: plan.path,
    cloneUrl: plan.url.url,
    folder: root,
    clonedAt: clock.now(),
  };
}
