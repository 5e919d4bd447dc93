import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { FailureCode } from '../../../preload/model/failure.ts';
import type { SharedAccess } from '../../../preload/model/shared-access.ts';
import { AppError, toFailure } from '../../core/app-error.ts';
import { canonicalGitUrl, type GitUrl } from '../../core/git-url.ts';
import { heldBy, nameOf, rootOf } from '../../core/instance-root.ts';
import type { DeployTokenObstacle } from '../../providers/provider.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import type { SharedAccessDeps } from './deps.ts';
import { existingFor } from './existing.ts';

/** Whom to ask about a repository, and where it is at their instance. */
export interface Asked {
  readonly url: GitUrl;
  /** Path below the instance. */
  readonly path: string;
  readonly accounts: readonly Account[];
}

/**
 * Reads an address and finds the people at its instance: the one that was named; those that list the
 * repository; or, when nobody does, everybody there. Throws `git.bad-url`, `account.needs-link`,
 * `shared-access.not-offered`.
 */
export function askedAbout(deps: SharedAccessDeps, typed: string, named?: AccountId): Asked {
  const all = deps.accounts.all();
  const allowHttp = all.some(({ instance }) => instance.startsWith('http:'));
  const url = canonicalGitUrl(typed.trim(), { allowHttp });
  // A credential for one repository makes nothing, and an app stands for nobody.
  const people = heldBy(all, url.url).filter((one) => one.repository === null);
  const [first] = people;
  if (first === undefined) throw new AppError('account.needs-link', { detail: url.host });
  const able = people.filter(({ provider }) => deps.provider(provider).deployTokens !== undefined);
  if (able.length === 0) {
    const detail = deps.provider(first.provider).displayName;
    throw new AppError('shared-access.not-offered', { detail });
  }
  const listing = deps.repositories.listed(url.url).map(({ account }) => account);
  const listers = able.filter(({ id }) => listing.includes(id));
  const chosen = named === undefined ? undefined : able.find(({ id }) => id === named);
  if (named !== undefined && chosen === undefined) {
    const detail = `${deps.accounts.get(named).login} is not for ${url.host}`;
    throw new AppError('account.needs-link', { detail });
  }
  const depth = rootOf(first.instance).split('/').length - 1;
  return {
    url,
    path: url.path.split('/').slice(depth).join('/'),
    accounts: chosen ? [chosen] : listers.length > 0 ? listers : able,
  };
}

export interface Maker {
  readonly account: Account;
  readonly repository: Repository;
}

/**
 * Makes sure that this account may make a deploy token there; asks the service, changes nothing.
 * Throws `shared-access.*`, `git.not-found`, and what the service or the vault says.
 */
export async function makerOf(
  deps: SharedAccessDeps,
  account: Account,
  path: string,
): Promise<Maker> {
  const { deployTokens } = deps.provider(account.provider);
  if (deployTokens === undefined) throw new AppError('shared-access.not-offered');
  const repository = await deps.repositories.look(account, { path });
  if (repository === null) throw new AppError('git.not-found', { detail: path });
  const token = await deps.accessToken(account);
  const obstacle = await deployTokens.obstacle(account.instance, token, repository.id);
  if (obstacle !== null) throw new AppError(codes[obstacle], { detail: repository.path });
  // Last, because a new scope would not help who lacks the role. None named: the service knows.
  if (account.scopes.length > 0 && !account.scopes.includes(deployTokens.needs)) {
    const held = account.scopes.join(', ');
    throw new AppError('shared-access.scope', { detail: `${account.login} has ${held}` });
  }
  return { account, repository };
}

const codes: Readonly<Record<DeployTokenObstacle, FailureCode>> = {
  role: 'shared-access.role',
  personal: 'shared-access.personal',
  'not-found': 'git.not-found',
};

/** Who could make one, asked of the service side by side. */
export async function describe(
  deps: SharedAccessDeps,
  typed: string,
  named?: AccountId,
): Promise<SharedAccess> {
  const { url, path, accounts } = askedAbout(deps, typed, named);
  const answers = await Promise.all(
    accounts.map(async (account) => {
      try {
        return { account, obstacle: null, found: await makerOf(deps, account, path) };
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        return { account, obstacle: toFailure(thrown), found: undefined };
      }
    }),
  );
  // As the service writes it now: a renamed repository has another address than the one typed.
  const repository = answers.find(({ found }) => found)?.found?.repository;
  const address = repository?.cloneUrl ?? url.url;
  return {
    repository: address,
    path: repository?.path ?? path,
    host: nameOf(accounts[0]?.instance ?? url.url),
    existing: existingFor(deps, address)?.id ?? null,
    makers: answers.map(({ account: { id }, obstacle }) => ({ account: id, obstacle })),
  };
}
