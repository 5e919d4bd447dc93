import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account, AccountId, ProviderId } from '../../../preload/model/account.ts';
import type { IndexState, Repository } from '../../../preload/model/repository.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import type { Clock } from '../../core/clock.ts';
import { heldBy } from '../../core/instance-root.ts';
import type { Database } from '../../ports/database.ts';
import type { Events } from '../../ports/events.ts';
import type { Log } from '../../ports/log.ts';
import type { Provider } from '../../providers/provider.ts';
import { createProgress } from './progress.ts';
import { createRepositoryIndex } from './repository-index.ts';

export interface RepositoriesDeps {
  readonly database: Database;
  readonly provider: (id: ProviderId) => Provider;
  readonly accounts: {
    readonly all: () => readonly Account[];
    /** Throws `account.unknown`. */
    readonly get: (id: AccountId) => Account;
    readonly used: (id: AccountId) => void;
  };
  /** A token to use now. `force` names one the service has just refused. */
  readonly accessToken: (
    account: Account,
    options?: { readonly force?: string },
  ) => Promise<string>;
  readonly clock: Clock;
  readonly announce: Events['announce'];
  readonly log: Log;
}

export interface RepositoriesFeature {
  readonly handlers: HandlersFor<'repositories'>;
  /**
   * The rows with this canonical clone URL; the account that may do most comes first. Only the
   * service at that address is believed: another could list it as its own, with any rights.
   */
  readonly listed: (url: string) => readonly Repository[];
  /** One account's row by the service's identifier, which outlives a rename. */
  readonly byId: (account: AccountId, id: string) => Repository | undefined;
  /**
   * Asks the service for one repository as it is now, and brings the index up to date with it. Null
   * when this account cannot see it, or its service cannot be asked. Throws `account.*`, `host.*`,
   * `vault.*`.
   */
  readonly look: (
    account: Account,
    where: { readonly id: string } | { readonly path: string },
  ) => Promise<Repository | null>;
  /** Puts one row into the list of an account whose service cannot be asked for a list. */
  readonly keep: (account: AccountId, row: Repository) => void;
  /** Brings every account's list up to date, in the background: failures are logged and shown as state. */
  readonly refreshAll: () => Promise<void>;
  /** Brings one account's list up to date. Throws what the service or the credential says. */
  readonly refresh: (account: AccountId) => Promise<void>;
  /** Ends what is running; the lists stay as they were. */
  readonly close: () => Promise<void>;
}

/**
 * The index of repositories: filled from the service page by page, read from the
 * database, so that it works offline and for 100,000 rows. A sync that fails or is
 * cancelled takes nothing away; only a complete one removes what vanished.
 */
export function createRepositories(deps: RepositoriesDeps): RepositoriesFeature {
  const { accounts, clock } = deps;
  const index = createRepositoryIndex(deps.database);
  const running = new Map<AccountId, Promise<void>>();
  const stop = new AbortController();
  const progress = createProgress(clock, () => deps.announce('repositories.changed', states()));

  const stateOf = ({ id }: Account): IndexState => {
    const completedAt = index.completedAt(id);
    const waitingUntil = progress.waitingUntil(id);
    const withheld = progress.withheld(id);
    return {
      account: id,
      count: index.count(id),
      status: progress.statusOf(id) ?? (completedAt === null ? 'never' : 'complete'),
      fetched: progress.fetched(id),
      completedAt,
      ...(waitingUntil === undefined ? {} : { waitingUntil }),
      ...(withheld === 0 ? {} : { withheld }),
    };
  };
  const states = (): readonly IndexState[] => accounts.all().map(stateOf);

  const accountsAt = (url: string): readonly AccountId[] =>
    heldBy(accounts.all(), url).map(({ id }) => id);

  /** One sync per account at a time; who asks meanwhile waits for the same one. */
  function refresh(id: AccountId): Promise<void> {
    const current = running.get(id);
    if (current) return current;
    const started = syncWatched(id).finally(() => running.delete(id));
    running.set(id, started);
    return started;
  }

  async function syncWatched(id: AccountId): Promise<void> {
    const account = accounts.get(id);
    progress.started(id);
    try {
      await syncWithFreshToken(account);
      progress.ended(id, null);
    } catch (thrown) {
      // Unlinked meanwhile: its rows went with it, and there is nothing left to have failed.
      const isGone = !accounts.all().some((each) => each.id === id);
      progress.ended(id, isGone ? null : 'failed');
      throw isGone ? new AppError('account.unknown', { cause: thrown }) : thrown;
    }
  }

  /** A token may end during a long list. With a new one we start over, once. */
  async function syncWithFreshToken(account: Account): Promise<void> {
    const token = await deps.accessToken(account);
    try {
      await sync(account, token);
    } catch (thrown) {
      if (!isFailure(thrown, 'account.refused')) throw thrown;
      const newer = await deps.accessToken(account, { force: token });
      if (newer === token) throw thrown;
      progress.started(account.id);
      await sync(account, newer);
    }
  }

  async function sync(account: Account, token: string): Promise<void> {
    const generation = index.begin(account.id);
    const { listing } = deps.provider(account.provider);
    // A deploy token opens one repository for git, and nothing of the API.
    if (listing === undefined || account.method === 'deploy-token') return;
    const pages = listing.repositories(
      account.instance,
      token,
      stop.signal,
      (ms) => progress.paused(account.id, ms),
      (organisations) => progress.left(account.id, organisations),
    );
    for await (const page of pages) {
      if (stop.signal.aborted) throw new AppError('app.cancelled');
      index.write(account.id, generation, page);
      progress.page(account.id);
    }
    if (stop.signal.aborted) throw new AppError('app.cancelled');
    index.complete(account.id, generation, clock.now());
    accounts.used(account.id);
  }

  async function look(
    account: Account,
    where: { readonly id: string } | { readonly path: string },
  ): Promise<Repository | null> {
    const { listing } = deps.provider(account.provider);
    if (listing === undefined || account.method === 'deploy-token') return null;
    const token = await deps.accessToken(account);
    const found = await listing.find(account.instance, token, where);
    if (found === null) return null;
    // Unlinked while the service was asked: a row of nobody would be refused by the database.
    const isLinked = accounts.all().some(({ id }) => id === account.id);
    // What anybody may read is not in somebody's list for having been looked at once.
    const isOurs = !['none', 'unknown'].includes(found.permission);
    const isKnown = index.byId(account.id, found.id) !== undefined;
    if (isLinked && (isOurs || isKnown) && index.put(account.id, found)) {
      deps.announce('repositories.changed', states());
    }
    return { ...found, account: account.id };
  }

  async function refreshEach(): Promise<readonly unknown[]> {
    const all = await Promise.allSettled(accounts.all().map(({ id }) => refresh(id)));
    return all.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  }

  return {
    refresh,
    listed: (url) => index.byCloneUrl(url, accountsAt(url)),
    byId: (account, id) => index.byId(account, id),
    look,
    keep(account, row) {
      index.begin(account);
      if (index.put(account, row)) deps.announce('repositories.changed', states());
    },

    async refreshAll() {
      for (const thrown of await refreshEach()) {
        if (thrown instanceof AppError)
          deps.log.warn('repositories not refreshed', { code: thrown.code });
        else deps.log.error('repositories not refreshed', thrown);
      }
    },

    async close() {
      stop.abort(new AppError('app.cancelled'));
      progress.close();
      await Promise.allSettled(running.values());
    },

    handlers: {
      'repositories.list': async (query) => ({ ...index.list(query), index: states() }),
      'repositories.refresh': async ({ account }) => {
        if (account !== undefined) await refresh(account);
        else {
          // Every account was tried; the first that failed is the one to tell of.
          const [failure] = await refreshEach();
          if (failure !== undefined) throw failure;
        }
        return states();
      },
    },
  };
}
