import type { WorkingCopy } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import { readGitUrl } from '../../core/git-url.ts';
import { writtenPlace } from '../../core/place.ts';
import type { GitDeps } from './deps.ts';
import { known } from './permission.ts';
import type { Ready } from './remote-work.ts';
import type { WorkingCopies } from './working-copy.ts';

type ChangeRequestDeps = Pick<GitDeps, 'runner' | 'provider' | 'repositories'> & {
  readonly workingCopy: WorkingCopies;
};

/**
 * The page where a merge or pull request from the current branch into `target`, else into the
 * repository's default branch, is made. Throws `git.detached`, `git.bad-branch`,
 * `git.no-change-request` where the service has no such page or the target is not known.
 */
export async function changeRequestPage(
  deps: ChangeRequestDeps,
  { stored, account }: Ready,
  target?: string,
): Promise<string> {
  const { branch, upstream } = await deps.workingCopy.statusOf(stored.folder);
  if (branch === null) throw new AppError('git.detached');
  if (upstream === null) {
    throw new AppError('git.bad-branch', { detail: 'The branch is not on the server yet.' });
  }
  const row = known(deps, { account, url: stored.cloneUrl, id: stored.repository });
  const into = target ?? row?.defaultBranch ?? (await headOf(deps, stored.folder));
  if (into === branch) {
    const detail = `${branch} is the branch it would go into. Create another branch first.`;
    throw new AppError('git.bad-branch', { detail });
  }
  const page = row?.webUrl ?? webPage(stored.cloneUrl);
  const url =
    into === null || page === null
      ? null
      : deps.provider(account.provider).changeRequestUrl?.(page, { source: branch, target: into });
  if (typeof url !== 'string') throw new AppError('git.no-change-request');
  return url;
}

/** Whether such a page can be expected, without asking git or anybody else. */
export function offersChangeRequest(
  deps: Pick<GitDeps, 'provider' | 'repositories'>,
  { stored, account }: Ready,
  { branch, upstream }: Pick<WorkingCopy, 'branch' | 'upstream'>,
): boolean {
  const row = known(deps, { account, url: stored.cloneUrl, id: stored.repository });
  const isKnown = row?.defaultBranch != null && row.defaultBranch !== branch;
  const { changeRequestUrl } = deps.provider(account.provider);
  return branch !== null && upstream !== null && isKnown && changeRequestUrl !== undefined;
}

/** The default branch as the clone learned it. */
async function headOf({ runner }: Pick<GitDeps, 'runner'>, folder: string): Promise<string | null> {
  const args = ['symbolic-ref', '--short', 'refs/remotes/origin/HEAD'];
  const said = await runner.run({ folder, args }).catch(() => '');
  return said.trim().replace(/^origin\//, '') || null;
}

/** Services show a repository where it is cloned from; from an ssh address the provider tells it. */
function webPage(cloneUrl: string): string | null {
  const read = readGitUrl(cloneUrl, { allowHttp: true });
  return 'refused' in read ? null : writtenPlace(read.url);
}
