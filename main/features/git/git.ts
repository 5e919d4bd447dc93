import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account } from '../../../preload/model/account.ts';
import type { Clone, CloneId, Operation } from '../../../preload/model/git.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { createAccountCalls } from './account-calls.ts';
import { adoptable } from './adopt.ts';
import { createBranchWork } from './branch-work.ts';
import { offersChangeRequest } from './change-request.ts';
import { cleanUpPartialClones } from './clean-up.ts';
import { startClone } from './clone-work.ts';
import { createClonesTable, type StoredClone } from './clones-table.ts';
import type { GitDeps } from './deps.ts';
import { noteSuccess } from './last-success.ts';
import { movedTo } from './moved.ts';
import { createOperations } from './operations.ts';
import { refreshed } from './permission.ts';
import { makePlan, shownPlan, whoActs } from './plan.ts';
import { createRefusals } from './refusals.ts';
import { createRemoteWork, type Ready } from './remote-work.ts';
import { authorWarning, createWorkingCopy } from './working-copy.ts';

export interface GitFeature {
  readonly handlers: HandlersFor<'git'>;
  /** Removes the partial clones of processes that are gone. */
  cleanUp(): Promise<void>;
  /** Ends what runs and waits until it has cleaned up after itself. */
  close(): Promise<void>;
}

/** Clones, and what is done with them. The machine's git is reached through the runner alone. */
export function createGit(deps: GitDeps): GitFeature {
  const { folders, accounts, announce, record } = deps;
  const table = createClonesTable(deps);
  const operations = createOperations(deps);
  const workingCopy = createWorkingCopy(deps);
  const branches = createBranchWork(deps);
  const refusals = createRefusals();
  const remote = createRemoteWork({ ...deps, operations, workingCopy, refusals, succeeded, ended });
  const accountCalls = createAccountCalls({
    ...deps,
    table,
    workingCopy,
    refusals,
    ready,
    idle,
    note,
    shown,
    announceClones,
  });

  const refuseBusy = (folder: string) => operations.refuseBusy(folder);
  const clones = () => Promise.all(table.all().map(shown));

  async function shown(stored: StoredClone): Promise<Clone> {
    return {
      ...stored,
      present: await folders.exists(stored.folder),
      movedTo: movedTo(deps, stored),
    };
  }

  async function announceClones(): Promise<void> {
    announce('git.changed', await clones());
  }

  function succeeded(url: string, account: Account['id']): void {
    noteSuccess(deps.database, url, account, deps.clock.now());
  }

  function note(account: Account, action: string, subject: string): void {
    const actor = `${account.login} on ${account.host}`;
    record({ action, actor, subject, result: 'done', detail: '' });
  }

  function ended(operation: Operation): void {
    const { kind, path, status, failure, folder } = operation;
    const actor = accounts.all().find(({ id }) => id === operation.account);
    record({
      action: actions[kind],
      actor: actor ? `${actor.login} on ${actor.host}` : operation.account,
      subject: path,
      result: status === 'running' ? 'done' : status,
      detail: failure?.code ?? folder,
    });
  }

  /** The clone, its folder and its account. An account linked anew takes over its host's clones. */
  async function ready(id: CloneId): Promise<Ready> {
    const stored = table.get(id);
    if (!(await folders.exists(stored.folder))) {
      throw new AppError('git.folder-gone', { detail: stored.folder });
    }
    try {
      return { stored, account: accounts.get(stored.account) };
    } catch (thrown) {
      if (!isFailure(thrown, 'account.unknown')) throw thrown;
      const { account } = whoActs(deps, { url: stored.cloneUrl });
      table.setAccount(id, account.id);
      return { stored: { ...stored, account: account.id }, account };
    }
  }

  async function idle(id: CloneId): Promise<Ready> {
    const found = await ready(id);
    operations.refuseBusy(found.stored.folder);
    return found;
  }

  const handlers: HandlersFor<'git'> = {
    ...accountCalls.handlers,
    'git.clones': clones,
    'git.operations': async () => operations.list(),

    'git.plan': async (request) => {
      const plan = await makePlan(deps, request, refuseBusy);
      // The next look at the list shows what may be done there now; the plan does not wait for it.
      void refreshed(deps, { ...plan, url: plan.url.url, id: plan.repository });
      return shownPlan(plan);
    },
    'git.clone': async (request) => {
      const plan = await makePlan(deps, request, refuseBusy);
      const parts = { table, operations, refusals, succeeded, announceClones, ended };
      return startClone({ ...deps, ...parts }, plan);
    },

    'git.fetch': async ({ clone }) => remote.fetch(await idle(clone)),
    'git.pull': async ({ clone }) => remote.pull(await idle(clone)),
    'git.push': async ({ clone }) => remote.push(await idle(clone)),
    'git.cancel': ({ operation }) => operations.cancel(operation),

    'git.status': async ({ clone }) => {
      const { stored, account } = await ready(clone);
      const copy = await workingCopy.describe(clone, stored.folder, account);
      return { ...copy, changeRequest: offersChangeRequest(deps, { stored, account }, copy) };
    },
    'git.commit': async ({ clone, message, files }) => {
      const { stored, account } = await idle(clone);
      const commit = await workingCopy.commit(stored.folder, account, { message, files });
      note(account, 'git.committed', stored.path);
      const warning = authorWarning(account);
      return warning === null ? { commit } : { commit, warning };
    },

    'git.branches': async ({ clone }) => branches.list((await ready(clone)).stored.folder),
    'git.switch': async ({ clone, branch, create }) =>
      branches.switchTo((await idle(clone)).stored.folder, branch, create),

    'git.adopt': async ({ folder }) => {
      const stored = await adoptable(deps, folder);
      table.insert(stored);
      note(accounts.get(stored.account), 'git.adopted', stored.path);
      await announceClones();
      return shown(stored);
    },
    'git.forget': async ({ clone }) => {
      table.get(clone);
      table.remove(clone);
      await announceClones();
      return {};
    },
  };

  return {
    handlers,
    cleanUp: async () => {
      if (await cleanUpPartialClones({ ...deps, table })) await announceClones();
    },
    close: async () => {
      accountCalls.close();
      await operations.close();
    },
  };
}

const actions: Readonly<Record<Operation['kind'], string>> = {
  clone: 'git.cloned',
  fetch: 'git.fetched',
  pull: 'git.pulled',
  push: 'git.pushed',
};
