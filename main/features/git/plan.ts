import type { AccountId } from '../../../preload/model/account.ts';
import type { ClonePlan } from '../../../preload/model/git.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import { AppError, toFailure } from '../../core/app-error.ts';
import { canonicalGitUrl, type GitUrl } from '../../core/git-url.ts';
import { chooseAccount, pathAt, type AccountChoice } from './choose-account.ts';
import type { GitDeps } from './deps.ts';
import { checkTarget, folderNameOf } from './target-folder.ts';

export interface CloneRequest {
  readonly url: string;
  readonly account?: AccountId | undefined;
  readonly folder?: string | undefined;
}

/** All that is decided before anything is contacted or written. */
export interface Plan extends AccountChoice {
  readonly url: GitUrl;
  /** Path at the service: `analytics/jaffle-shop`. */
  readonly path: string;
  readonly repository: string | null;
  readonly folder: string;
  readonly obstacle: Failure | null;
}

type PlanDeps = Pick<GitDeps, 'accounts' | 'repositoryByUrl' | 'folders' | 'cloneFolder'>;

/**
 * Throws what the address or the choice of account is refused for; what stands in the
 * folder's way is an `obstacle`, because another folder is easily named.
 */
export async function makePlan(
  deps: PlanDeps,
  request: CloneRequest,
  refuseBusy: (folder: string) => void,
): Promise<Plan> {
  const accounts = deps.accounts.all();
  const allowHttp = accounts.some(({ instance }) => instance.startsWith('http:'));
  const typed = canonicalGitUrl(request.url, { allowHttp });

  const url = withSuffix(typed);
  const listed = deps.repositoryByUrl(url.url);
  const choice = chooseAccount(url, accounts, {
    chosen: request.account,
    listedBy: listed?.account,
  });
  const path = pathAt(choice.account, url);

  // The index names one lister; the same project has the same number for everybody at an instance.
  const repository = listed?.id ?? null;
  const folder = request.folder ?? deps.folders.within(deps.cloneFolder(), folderNameOf(path));
  const obstacle = await obstacleOf(deps, folder, refuseBusy);
  return { ...choice, url, path, repository, folder, obstacle };
}

/** What the window and the command line are shown. */
export function shownPlan({ url, account, reasons, folder, obstacle }: Plan): ClonePlan {
  return { url: url.url, account: account.id, reasons, folder, obstacle };
}

async function obstacleOf(
  { folders }: PlanDeps,
  folder: string,
  refuseBusy: (folder: string) => void,
): Promise<Failure | null> {
  try {
    const target = checkTarget(folder, folders.home());
    refuseBusy(target);
    if (!(await folders.exists(target))) return null;
    throw new AppError('git.target-exists', { detail: target });
  } catch (thrown) {
    if (thrown instanceof AppError) return toFailure(thrown);
    throw thrown;
  }
}

/**
 * GitLab answers the address without `.git` with a redirect to the one with it, and
 * redirects are not followed with a credential in hand.
 */
function withSuffix(url: GitUrl): GitUrl {
  return url.url.endsWith('.git') ? url : { ...url, url: `${url.url}.git` };
}
