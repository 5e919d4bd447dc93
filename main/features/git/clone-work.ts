import type { AccountId } from '../../../preload/model/account.ts';
import { cloneId, type Operation } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import { randomId } from '../../core/random-id.ts';
import type { GitDeps } from './deps.ts';
import { leftOut } from './left-out.ts';
import type { ClonesTable, StoredClone } from './clones-table.ts';
import { withNewAddress } from './moved.ts';
import type { Operations, Running } from './operations.ts';
import { refreshed, type Used } from './permission.ts';
import type { Plan } from './plan.ts';
import { reach } from './reach.ts';
import type { Refusals, Watched } from './refusals.ts';
import { checkTarget, parentOf } from './target-folder.ts';

export type CloneDeps = Pick<
  GitDeps,
  'runner' | 'folders' | 'credentialFor' | 'accounts' | 'repositories' | 'clock' | 'log'
> & {
  readonly table: ClonesTable;
  readonly refusals: Refusals;
  /** The server let this account in. */
  readonly succeeded: (url: string, account: AccountId) => void;
  readonly operations: Operations;
  readonly announceClones: () => Promise<void>;
  readonly ended: (operation: Operation) => void;
};

/** Starts a clone that was planned. Throws its obstacle before anything is touched. */
export function startClone(deps: CloneDeps, plan: Plan): Operation {
  if (plan.obstacle !== null) {
    throw new AppError(plan.obstacle.code, { detail: plan.obstacle.detail });
  }
  const becomes: StoredClone = {
    id: cloneId.parse(randomId('cln')),
    account: plan.account.id,
    repository: plan.repository,
    path: plan.path,
    cloneUrl: plan.url.url,
    folder: checkTarget(plan.folder, deps.folders.home()),
    clonedAt: deps.clock.now(),
  };
  return deps.operations.start(
    {
      kind: 'clone',
      account: plan.account.id,
      path: plan.path,
      repository: plan.repository,
      clone: null,
      folder: becomes.folder,
    },
    (running) => clone(deps, plan, becomes, running),
    deps.ended,
  );
}

/**
 * Clones into `<target>.partial-<operation>` and renames at the end: after a kill the
 * target's name is free, and what is half done can be told apart and removed.
 */
async function clone(
  deps: CloneDeps,
  plan: Plan,
  becomes: StoredClone,
  running: Running,
): Promise<void> {
  const { folders, table, log } = deps;
  const watched = deps.refusals.watched(deps.credentialFor(plan.account, plan.url.origin));
  const used: Used = {
    account: plan.account,
    url: plan.url.url,
    id: plan.repository,
    path: plan.path,
  };
  const seen = refreshed(deps, used);

  let { repository } = becomes;
  const partial = `${becomes.folder}.partial-${running.id}`;
  table.begin(running.id, partial, becomes);
  try {
    // Asked before a folder is made: whoever may not see it learns that in one short exchange.
    await told(deps, used, () => reach(deps, plan.url, watched, running.signal));
    await folders.make(parentOf(becomes.folder));
    await told(deps, used, () => runClone(deps, plan, { partial, watched }, running));
    running.update({ notes: await leftOut(deps, partial) });
    // The service's own number for it, by which it is found wherever it is moved to.
    repository ??= (await seen)?.id ?? null;
    if (running.signal.aborted) throw new AppError('app.cancelled');
    await folders.rename(partial, becomes.folder);
  } catch (thrown) {
    await folders.remove(partial).then(
      () => table.drop(running.id),
      // The row stays, so that the next start tries again.
      (cause: unknown) => log.error('a half-done clone could not be removed', cause),
    );
    throw thrown;
  }
  table.finish(running.id, { ...becomes, repository });
  running.update({
    clone: becomes.id,
    ...(plan.bindable === undefined ? {} : { bindable: plan.bindable }),
  });
  deps.accounts.used(plan.account.id);
  deps.succeeded(plan.url.url, plan.account.id);
  await deps.announceClones();
}

/** A repository that has moved is told of by its new address. */
async function told<T>(deps: CloneDeps, used: Used, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw await withNewAddress(deps, thrown, used);
  }
}

async function runClone(
  { runner }: CloneDeps,
  plan: Plan,
  { partial, watched }: { readonly partial: string; readonly watched: Watched },
  running: Running,
): Promise<void> {
  const how = ['--template=', '--no-recurse-submodules', '--progress'];
  await watched.during(() =>
    runner.run({
      folder: parentOf(partial),
      args: ['clone', ...how, '--', plan.url.url, partial],
      credential: watched.credential,
      signal: running.signal,
      onProgress: (progress) => running.progress(progress),
      onRemoteWords: (line) => running.remoteWords(line),
    }),
  );
}
