import type { AccountId } from '../../../preload/model/account.ts';
import type { Clone, Operation, OperationId } from '../../../preload/model/git.ts';
import type { Repository } from '../../../preload/model/repository.ts';
import type { Operations } from '../../operations.ts';
import type { RowWork } from './row-work.ts';

/** One row of the list: a repository of the index, a clone, or a clone on its way. */
export interface ListRow {
  readonly account: AccountId;
  readonly path: string;
  /** null while a clone by address runs: only main knows it then. */
  readonly cloneUrl: string | null;
  /** What the service told; absent for what was cloned by address. */
  readonly details: Repository | undefined;
  readonly work: RowWork;
}

export function repositoryRow(
  repository: Repository,
  find: (row: { account: AccountId; path: string; repository: string | null }) => RowWork,
): ListRow {
  const { account, path, cloneUrl, id } = repository;
  return {
    account,
    path,
    cloneUrl,
    details: repository,
    work: find({ account, path, repository: id }),
  };
}

/** What is on this machine or on its way here, by path; `search` as the service's list does it. */
export function clonedRows(
  clones: readonly Clone[],
  operations: Operations,
  dismissed: ReadonlySet<OperationId>,
  search: string,
): readonly ListRow[] {
  const seen = (operation: Operation) =>
    operation.status === 'running' ||
    (operation.status === 'failed' && !dismissed.has(operation.id));
  const current = [...operations.values()].filter(seen);

  const onTheWay = current
    .filter(({ kind, clone }) => kind === 'clone' && clone === null)
    .map((operation): ListRow => ({
      account: operation.account,
      path: operation.path,
      cloneUrl: null,
      details: undefined,
      work: { clone: undefined, operation },
    }));
  const here = clones.map((clone): ListRow => {
    const own = current.filter((operation) => operation.clone === clone.id);
    const operation = own.toSorted((a, b) => b.startedAt - a.startedAt)[0];
    const { account, path, cloneUrl } = clone;
    return { account, path, cloneUrl, details: undefined, work: { clone, operation } };
  });

  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return [...onTheWay, ...here.toSorted((a, b) => a.path.localeCompare(b.path))].filter(
    ({ path }) => words.every((word) => path.toLowerCase().includes(word)),
  );
}
