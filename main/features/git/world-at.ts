import type { AccountId } from '../../../preload/model/account.ts';
import type { GitUrl } from '../../core/git-url.ts';
import type { GitDeps } from './deps.ts';
import type { World } from './explanation.ts';
import { lastSuccessOf } from './last-success.ts';

/** All that `explain` is told about one address. Looks things up; decides nothing. */
export function worldAt(
  deps: Pick<GitDeps, 'accounts' | 'bindings' | 'repositories' | 'database'>,
  url: GitUrl,
  chosen?: AccountId,
): World {
  return {
    accounts: deps.accounts.all(),
    chosen,
    bindings: deps.bindings(),
    listed: deps.repositories.listed(url.url),
    lastSuccess: lastSuccessOf(deps.database, url.url),
  };
}
