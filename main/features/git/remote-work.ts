import type { Account, AccountId } from '../../../preload/model/account.ts';
import type { Operation } from '../../../preload/model/git.ts';
import { AppError } from '../../core/app-error.ts';
import { originOf } from '../../core/origin.ts';
import type { GitDeps } from './deps.ts';
import type { StoredClone } from './clones-table.ts';
import { withNewAddress } from './moved.ts';
import type { Operations, Running } from './operations.ts';
import { checkMayPush, refreshed, type Used } from './permission.ts';
import type { Refusals } from './refusals.ts';
import { checkRemote } from './remote-check.ts';
import type { WorkingCopies } from './working-copy.ts';

export type RemoteDeps = Pick<
  GitDeps,
  'runner' | 'credentialFor' | 'accounts' | 'repositories' | 'clock' | 'beforePush'
> & {
  readonly refusals: Refusals;
  /** The server let this account in. */
  readonly succeeded: (url: string, account: AccountId) => void;
  readonly operations: Operations;
  readonly workingCopy: WorkingCopies;
  readonly ended: (operation: Operation) => void;
};

/** A clone, its folder known to be there, and who acts. */
export interface Ready {
  readonly stored: StoredClone;
  readonly account: Account;
}

export function createRemoteWork(deps: RemoteDeps) {
  const { runner, operations, workingCopy } = deps;

  function start(
    kind: 'fetch' | 'pull' | 'push',
    { stored, account }: Ready,
    work: (running: Running) => Promise<void>,
  ): Operation {
    const { id, path, repository, folder } = stored;
    return operations.start(
      { kind, account: account.id, path, repository, clone: id, folder },
      async (running) => {
        await work(running).catch(async (thrown: unknown) => {
          throw await withNewAddress(deps, thrown, usedOf({ stored, account }));
        });
        deps.accounts.used(account.id);
        deps.succeeded(stored.cloneUrl, account.id);
      },
      deps.ended,
    );
  }

  function run({ stored, account }: Ready, args: readonly string[], running: Running) {
    const { credential, during } = deps.refusals.watched(
      deps.credentialFor(account, originOf(stored.cloneUrl)),
    );
    return during(() =>
      runner.run({
        folder: stored.folder,
        args,
        credential,
        signal: running.signal,
        onProgress: (progress) => running.progress(progress),
        onRemoteWords: (line) => running.remoteWords(line),
      }),
    );
  }

  async function fetch(ready: Ready, running: Running): Promise<void> {
    await checkRemote(deps, ready.stored.folder, ready.stored.cloneUrl);
    // Used now, so looked at now; nobody waits for it, and it keeps its failures to itself.
    void refreshed(deps, usedOf(ready));
    await run(ready, ['fetch', '--progress', '--no-recurse-submodules', 'origin'], running);
  }

  return {
    fetch: (ready: Ready): Operation => start('fetch', ready, (running) => fetch(ready, running)),

    /** Fast-forwards only. Throws `git.detached`; diverged branches end it with `git.diverged`. */
    async pull(ready: Ready): Promise<Operation> {
      const { folder } = ready.stored;
      const { branch, upstream } = await workingCopy.statusOf(folder);
      if (branch === null) throw new AppError('git.detached');
      if (upstream === null) {
        throw new AppError('git.bad-branch', { detail: 'The branch is not on the server yet.' });
      }
      return start('pull', ready, async (running) => {
        await fetch(ready, running);
        const { ahead, behind } = await workingCopy.statusOf(folder);
        if (behind === 0) return;
        if (ahead > 0) throw new AppError('git.diverged');
        await runner.run({
          folder,
          args: ['merge', '--ff-only', '--quiet', '@{upstream}'],
          signal: running.signal,
        });
      });
    },

    /**
     * Pushes the branch to its namesake and follows it. Throws `git.detached`, `git.nothing-to-push`,
     * and what forbids the push before it starts: `git.read-only`, `git.repository-archived`,
     * `git.repository-disabled`, whatever `beforePush` throws.
     *
     * There is no `ls-remote` first: the push itself begins with the same question, asked of the
     * service that takes it, and sends nothing before the answer. What that answer does not tell, the
     * permission, is asked of the service's API instead.
     */
    async push(ready: Ready): Promise<Operation> {
      const { folder } = ready.stored;
      const { branch, upstream, ahead, hasCommits } = await workingCopy.statusOf(folder);
      if (branch === null) throw new AppError('git.detached');
      const known = upstream === `origin/${branch}`;
      if (!hasCommits || (known && ahead === 0)) throw new AppError('git.nothing-to-push');
      const repository = await checkMayPush(deps, usedOf(ready));
      const { account } = ready;
      await deps.beforePush?.({ account, repository, folder, branch, upstream });
      const ref = `refs/heads/${branch}`;
      return start('push', ready, async (running) => {
        await checkRemote(deps, folder, ready.stored.cloneUrl);
        const args = ['push', '--porcelain', '--progress', '--set-upstream', '--', 'origin'];
        await run(ready, [...args, `${ref}:${ref}`], running);
      });
    },
  };
}

const usedOf = ({ stored, account }: Ready): Used => ({
  account,
  url: stored.cloneUrl,
  id: stored.repository,
  path: stored.path,
});
