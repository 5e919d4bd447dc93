import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account } from '../../../preload/model/account.ts';
import type { Clone, CloneId, PreflightResult } from '../../../preload/model/git.ts';
import { AppError, isFailure, toFailure } from '../../core/app-error.ts';
import { changeRequestPage } from './change-request.ts';
import type { ClonesTable, StoredClone } from './clones-table.ts';
import type { GitDeps } from './deps.ts';
import { explain } from './explain.ts';
import { obstacleTo } from './explain-words.ts';
import { rewriteRemote, withNewAddress } from './moved.ts';
import { pathAt } from './path-at.ts';
import { known } from './permission.ts';
import { typedUrl, whoActs } from './plan.ts';
import { isAboutWho, reach } from './reach.ts';
import type { Refusals } from './refusals.ts';
import type { Ready } from './remote-work.ts';
import { tryAccounts } from './try-accounts.ts';
import { worldAt } from './world-at.ts';
import type { WorkingCopies } from './working-copy.ts';

export interface AccountCallsDeps extends GitDeps {
  readonly table: ClonesTable;
  readonly workingCopy: WorkingCopies;
  readonly refusals: Refusals;
  readonly ready: (id: CloneId) => Promise<Ready>;
  /** As `ready`; throws `git.busy` while something runs there. */
  readonly idle: (id: CloneId) => Promise<Ready>;
  readonly note: (account: Account, action: string, subject: string) => void;
  readonly shown: (stored: StoredClone) => Promise<Clone>;
  readonly announceClones: () => Promise<void>;
}

type Calls = Pick<
  HandlersFor<'git'>,
  | 'git.explain'
  | 'git.preflight'
  | 'git.try-accounts'
  | 'git.act-as'
  | 'git.rewrite-remote'
  | 'git.change-request'
>;

/** Who acts where: told, tried, changed. */
export function createAccountCalls(deps: AccountCallsDeps): {
  readonly handlers: Calls;
  close(): void;
} {
  const { table, note } = deps;
  const stop = new AbortController();
  const looks = new Map<string, AbortController>();

  const handlers: Calls = {
    'git.explain': async ({ url: typed, account: chosen }) => {
      const url = typedUrl(deps, typed);
      const world = worldAt(deps, url, chosen);
      const explanation = explain(url, world);
      const { credential, reasons, others } = explanation;
      return {
        url: url.url,
        account: credential?.id ?? null,
        reasons,
        others: others.map(({ id }) => id),
        sends:
          credential === null
            ? null
            : { origin: url.origin, username: deps.credentialFor(credential, url.origin).username },
        permission: permissionOf(credential, url.url),
        obstacle: credential === null ? toFailure(obstacleTo(url, world, explanation)) : null,
      };
    },

    'git.preflight': preflight,

    'git.try-accounts': ({ url, accounts }) =>
      tryAccounts({ ...deps, signal: stop.signal }, typedUrl(deps, url), accounts),

    'git.act-as': async ({ clone, account: id }) => {
      const { stored } = await deps.idle(clone);
      // Throws where that account is not for this address.
      const { account } = whoActs(deps, { url: stored.cloneUrl, account: id });
      table.setAccount(clone, account.id);
      note(account, 'git.acts-as', stored.path);
      await deps.announceClones();
      return deps.shown(table.get(clone));
    },

    'git.rewrite-remote': async ({ clone }) => {
      const { stored, account } = await deps.idle(clone);
      const to = await rewriteRemote(deps, stored, account);
      table.move(clone, to);
      deps.bindingMoved(stored.cloneUrl, to.url);
      note(account, 'git.moved', `${stored.path} → ${to.path}`);
      await deps.announceClones();
      return deps.shown(table.get(clone));
    },

    'git.change-request': async ({ clone, target, openBrowser }) => {
      const url = await changeRequestPage(deps, await deps.ready(clone), target);
      return { url, opened: openBrowser && (await deps.openPage(url)) };
    },
  };

  /** A newer look at an address ends the older: only the last answer is waited for. */
  async function preflight(request: {
    readonly url: string;
    readonly account?: Account['id'] | undefined;
  }): Promise<PreflightResult> {
    const { url, account, others } = whoActs(deps, request);
    looks.get(url.url)?.abort();
    const look = new AbortController();
    looks.set(url.url, look);
    const watched = deps.refusals.watched(deps.credentialFor(account, url.origin));
    const answer = { url: url.url, account: account.id };
    try {
      const signal = AbortSignal.any([look.signal, stop.signal]);
      const { defaultBranch, empty } = await reach(deps, url, watched, signal);
      return { ...answer, failure: null, defaultBranch, empty, others: [] };
    } catch (thrown) {
      if (isFailure(thrown, 'app.cancelled') || !(thrown instanceof AppError)) throw thrown;
      const id = deps.repositories.listed(url.url)[0]?.id ?? null;
      const used = { account, url: url.url, id, path: pathAt(account, url) };
      const failure = toFailure(await withNewAddress(deps, thrown, used));
      const mayAsk = isAboutWho(thrown) && failure.code !== 'git.moved';
      const ids = mayAsk ? others.map((one) => one.id) : [];
      return { ...answer, failure, defaultBranch: null, empty: false, others: ids };
    } finally {
      if (looks.get(url.url) === look) looks.delete(url.url);
    }
  }

  function permissionOf(account: Account | null, url: string) {
    if (account === null) return 'unknown';
    if (account.method === 'deploy-token') return 'read';
    return known(deps, { account, url, id: null })?.permission ?? 'unknown';
  }

  return { handlers, close: () => stop.abort() };
}
