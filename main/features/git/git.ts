import type { HandlersFor } from '../../../preload/contract.ts';
import type { Account } from '../../../preload/model/account.ts';
import type { Clone, CloneId, Operation } from '../../../preload/model/git.ts';
import { AppError, isFailure } from '../../core/app-error.ts';
import { readGitUrl } from '../../core/git-url.ts';
import { adoptable } from './adopt.ts';
import { createBranchWork } from './branch-work.ts';
import { chooseAccount } from './choose-account.ts';
import { cleanUpPartialClones } from './clean-up.ts';
import { startClone } from './clone-work.ts';
import { createClonesTable, type StoredClone } from './clones-table.ts';
import type { GitDeps } from './deps.ts';
import { createOperations } from './operations.ts';
import { makePlan, shownPlan } from './plan.ts';
import { createRemoteWork, type Ready } from './remote-work.ts';
import { createWorkingCopy } from './working-copy.ts';

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
  const remote = createRemoteWork({ ...deps, operations, workingCopy, ended });

  const refuseBusy = (folder: string) => operations.refuseBusy(folder);
  const withPresence = async (stored: StoredClone): Promise<Clone> => ({
    ...stored,
    present: await folders.exists(stored.folder),
  });
  const clones = () => Promise.all(table.all().map(withPresence));
  const announceClones = async () => announce('git.changed', await clones());

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
      const url = readGitUrl(stored.cloneUrl, { allowHttp: true });
      if (!isFailure(thrown, 'account.unknown') || 'refused' in url) throw thrown;
      const { account } = chooseAccount(url, accounts.all());
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
    'git.clones': clones,
    'git.operations': async () => operations.list(),

    'git.plan': async (request) => shownPlan(await makePlan(deps, request, refuseBusy)),
    'git.clone': async (request) => {
      const plan = await makePlan(deps, request, refuseBusy);
      return startClone({ ...deps, table, operations, announceClones, ended }, plan);
    },

    'git.fetch': async ({ clone }) => remote.fetch(await idle(clone)),
    'git.pull': async ({ clone }) => remote.pull(await idle(clone)),
    'git.push': async ({ clone }) => remote.push(await idle(clone)),
    'git.cancel': ({ operation }) => operations.cancel(operation),

    'git.status': async ({ clone }) => {
      const { stored, account } = await ready(clone);
      return workingCopy.describe(clone, stored.folder, account);
    },
    'git.commit': async ({ clone, message, files }) => {
      const { stored, account } = await idle(clone);
      const commit = await workingCopy.commit(stored.folder, account, { message, files });
      note(account, 'git.committed', stored.path);
      return { commit };
    },

    'git.branches': async ({ clone }) => branches.list((await ready(clone)).stored.folder),
    'git.switch': async ({ clone, branch, create }) =>
      branches.switchTo((await idle(clone)).stored.folder, branch, create),

    'git.adopt': async ({ folder }) => {
      const stored = await adoptable(deps, folder);
      table.insert(stored);
      note(accounts.get(stored.account), 'git.adopted', stored.path);
      await announceClones();
      return withPresence(stored);
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
    close: () => operations.close(),
  };
}

const actions: Readonly<Record<Operation['kind'], string>> = {
  clone: 'git.cloned',
  fetch: 'git.fetched',
  pull: 'git.pulled',
  push: 'git.pushed',
};
