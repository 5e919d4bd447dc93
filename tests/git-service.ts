import { createBindings, type Bindings } from '../main/features/bindings/bindings.ts';
import { putAccount } from '../main/features/accounts/account-row.ts';
import type { GitDeps, RepositoriesPort } from '../main/features/git/deps.ts';
import { createRepositories } from '../main/features/repositories/repositories.ts';
import { systemClock } from '../main/core/clock.ts';
import type { Http } from '../main/ports/http.ts';
import { createGitlab } from '../main/providers/gitlab/index.ts';
import type { AccountId } from '../preload/model/account.ts';
import type { GitParts } from './git-world.ts';

export interface GitService {
  readonly repositories: RepositoriesPort;
  readonly bindings: Bindings;
  /** Fills the index for one account. */
  readonly refresh: (account: AccountId) => Promise<void>;
  readonly deps: Pick<GitDeps, 'repositories' | 'provider' | 'bindings' | 'bindingMoved'>;
}

/** The real index and the real bindings over a git world's own database, and the real provider. */
export function createService(
  { database, accounts }: GitParts,
  { http, tokenOf }: { readonly http: Http; readonly tokenOf: (login: string) => string },
): GitService {
  for (const account of accounts) putAccount(database, { ...account, redirectUri: null });
  const gitlab = createGitlab(http);
  const known = {
    all: () => accounts,
    get: (id: AccountId) => accounts.find((one) => one.id === id)!,
    used: () => undefined,
  };
  const repositories = createRepositories({
    database,
    provider: () => gitlab,
    accounts: known,
    accessToken: async ({ login }) => tokenOf(login),
    clock: systemClock,
    announce: () => undefined,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const bindings = createBindings({
    database,
    accounts: known,
    isRepository: (url) => repositories.listed(url).length > 0,
    clock: systemClock,
    announce: () => undefined,
    record: () => undefined,
  });
  return {
    repositories,
    bindings,
    refresh: repositories.refresh,
    deps: {
      repositories,
      provider: () => gitlab,
      bindings: bindings.all,
      bindingMoved: bindings.moved,
    },
  };
}
