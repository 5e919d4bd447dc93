import { cloneId, type Operation } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import { randomId } from '../../core/random-id.ts';
import type { GitDeps } from './deps.ts';
import { leftOut } from './left-out.ts';
import type { ClonesTable, StoredClone } from './clones-table.ts';
import type { Operations, Running } from './operations.ts';
import type { Plan } from './plan.ts';
import { checkTarget, parentOf } from './target-folder.ts';

export type CloneDeps = Pick<
  GitDeps,
  'runner' | 'folders' | 'credentialFor' | 'accounts' | 'clock' | 'log'
> & {
  readonly table: ClonesTable;
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
  const partial = `${becomes.folder}.partial-${running.id}`;
  await folders.make(parentOf(becomes.folder));
  table.begin(running.id, partial, becomes);
  try {
    await runClone(deps, plan, partial, running);
    running.update({ notes: await leftOut(deps, partial) });
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
  table.finish(running.id, becomes);
  running.update({ clone: becomes.id });
  deps.accounts.used(plan.account.id);
  await deps.announceClones();
}

async function runClone(
  { runner, credentialFor }: CloneDeps,
  plan: Plan,
  partial: string,
  running: Running,
): Promise<void> {
  await runner.run({
    folder: parentOf(partial),
    args: [
      'clone',
      '--template=',
      '--no-recurse-submodules',
      '--progress',
      '--',
      plan.url.url,
      partial,
    ],
    credential: credentialFor(plan.account, plan.url.origin),
    signal: running.signal,
    onProgress: (progress) => running.progress(progress),
    onRemoteWords: (line) => running.remoteWords(line),
  });
}
