import type { GitDeps } from './deps.ts';
import type { ClonesTable, PartialClone } from './clones-table.ts';

type CleanUpDeps = Pick<GitDeps, 'folders' | 'processes' | 'clock' | 'log'> & {
  readonly table: ClonesTable;
};

/** How long a git whose app was killed may still be writing: it is ended within a second. */
const tries = 6;
const pause = 500;

/**
 * Removes what clones of dead processes left behind. Only a folder that we recorded and
 * whose name ends in that record's own id is ever removed. Resolves true when a clone
 * turned out to be complete and was taken into the list.
 */
export async function cleanUpPartialClones(deps: CleanUpDeps): Promise<boolean> {
  const { table, processes } = deps;
  const dead = table.partials().filter(({ owner }) => !processes.isAlive(owner));
  const completed = await Promise.all(dead.map((partial) => cleanUp(deps, partial)));
  return completed.some(Boolean);
}

async function cleanUp(deps: CleanUpDeps, partial: PartialClone): Promise<boolean> {
  const { folders, table, log } = deps;
  const { id, folder, clone } = partial;
  if (!/^op_[0-9a-f]{16}$/.test(id) || !folder.endsWith(`.partial-${id}`)) {
    log.warn('a record of a half-done clone names another folder; it was left alone');
    table.drop(id);
    return false;
  }
  // Killed between the rename and the record: the clone is whole, it only was not written down.
  if (clone !== null && !(await folders.exists(folder)) && (await isWhole(deps, clone.folder))) {
    table.finish(id, clone);
    return true;
  }
  if (await remove(deps, folder)) table.drop(id);
  return false;
}

async function isWhole({ folders }: CleanUpDeps, folder: string): Promise<boolean> {
  return (await folders.list(folder)).includes('.git');
}

async function remove({ folders, clock, log }: CleanUpDeps, folder: string): Promise<boolean> {
  for (let left = tries; left > 0; left -= 1) {
    try {
      // One after the other: a git that is just being ended may write once more.
      await folders.remove(folder);
      if (left < tries || !(await folders.exists(folder))) return true;
    } catch (thrown) {
      if (left === 1) log.error('a half-done clone could not be removed', thrown);
    }
    await clock.sleep(pause);
  }
  return false;
}
