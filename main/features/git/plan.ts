import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { ClonePlan, Operation, Reason } from '../../../preload/model/git.ts';
import type { Failure } from '../../../preload/model/failure.ts';
import { AppError, toFailure } from '../../core/app-error.ts';
import { canonicalGitUrl, type GitUrl } from '../../core/git-url.ts';
import { isSamePlace, writtenPlace } from '../../core/place.ts';
import type { GitDeps } from './deps.ts';
import { explain } from './explain.ts';
import type { World } from './explanation.ts';
import { obstacleTo } from './explain-words.ts';
import { ownerOf, pathAt } from './path-at.ts';
import { checkTarget, folderNameOf } from './target-folder.ts';
import { worldAt } from './world-at.ts';

export interface CloneRequest {
  readonly url: string;
  readonly account?: AccountId | undefined;
  readonly folder?: string | undefined;
}

/** All that is decided before anything is contacted or written. */
export interface Plan {
  readonly url: GitUrl;
  readonly account: Account;
  readonly reasons: readonly Reason[];
  readonly others: readonly Account[];
  /** Path at the service: `analytics/jaffle-shop`. */
  readonly path: string;
  readonly repository: string | null;
  readonly folder: string;
  readonly obstacle: Failure | null;
  /** Where the choice of another account than would have been taken can be kept. */
  readonly bindable: Operation['bindable'];
}

type PlanDeps = Pick<
  GitDeps,
  'accounts' | 'repositories' | 'bindings' | 'database' | 'provider' | 'folders' | 'cloneFolder'
>;

/** An address, and who acts there. Throws what the address or the account is refused for. */
export function whoActs(
  deps: Omit<PlanDeps, 'folders' | 'cloneFolder'>,
  request: Pick<CloneRequest, 'url' | 'account'>,
): Pick<Plan, 'url' | 'account' | 'reasons' | 'others'> & { readonly world: World } {
  const typed = typedUrl(deps, request.url);
  const world = worldAt(deps, typed, request.account);
  const explanation = explain(typed, world);
  const { credential, reasons, others } = explanation;
  if (credential === null) throw obstacleTo(typed, world, explanation);
  return { url: asListed(deps, typed, credential), account: credential, reasons, others, world };
}

/** Throws what the address is refused for. */
export function typedUrl({ accounts }: Pick<PlanDeps, 'accounts'>, url: string): GitUrl {
  const allowHttp = accounts.all().some(({ instance }) => instance.startsWith('http:'));
  return canonicalGitUrl(url, { allowHttp });
}

/**
 * Throws what the address or the choice of account is refused for; what stands in the
 * folder's way is an `obstacle`, because another folder is easily named.
 */
export async function makePlan(
  deps: PlanDeps,
  request: CloneRequest,
  refuseBusy: (folder: string) => void,
): Promise<Plan> {
  const { url, account, reasons, others, world } = whoActs(deps, request);
  const path = pathAt(account, url);
  // The index names any lister; the same project has the same number for everybody at an instance.
  const repository = deps.repositories.listed(url.url)[0]?.id ?? null;
  const folder = request.folder ?? deps.folders.within(deps.cloneFolder(), folderNameOf(path));
  const obstacle = await obstacleOf(deps, folder, refuseBusy);
  const otherwise = explain(url, { ...world, chosen: undefined }).credential;
  const bindable =
    otherwise === null || otherwise.id === account.id || account.repository !== null
      ? undefined
      : {
          account: account.id,
          owner: ownerOf(account, url),
          repository: writtenPlace(url.url),
        };
  return { url, account, reasons, others, path, repository, folder, obstacle, bindable };
}

/** What the window and the command line are shown. */
export function shownPlan({ url, account, reasons, others, folder, obstacle }: Plan): ClonePlan {
  return {
    url: url.url,
    account: account.id,
    reasons: reasons.map(({ sentence }) => sentence),
    why: reasons,
    others: others.map(({ id }) => id),
    folder,
    obstacle,
  };
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
 * The address in the form the service itself gives, as far as that is known: where it redirects from
 * one form to the other, the redirect is not followed with a credential in hand.
 */
function asListed(
  { repositories, provider, accounts }: Pick<PlanDeps, 'repositories' | 'provider' | 'accounts'>,
  typed: GitUrl,
  account: Account,
): GitUrl {
  const row = repositories.listed(typed.url)[0];
  const listed = row === undefined ? null : typedUrl({ accounts }, row.cloneUrl);
  if (listed !== null && isSamePlace(listed.url, typed.url)) {
    return { ...typed, url: listed.url };
  }
  const { cloneSuffix: suffix } = provider(account.provider);
  const isMissing = suffix !== undefined && !typed.url.endsWith(suffix);
  return isMissing ? { ...typed, url: `${typed.url}${suffix}` } : typed;
}
