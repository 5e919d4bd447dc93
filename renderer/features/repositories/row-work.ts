import type { AccountId } from '../../../preload/model/account.ts';
import type { Clone, Operation, OperationId } from '../../../preload/model/git.ts';
import type { Operations } from '../../operations.ts';

/** What is on this machine of a repository, and what git does or did last with it. */
export interface RowWork {
  readonly clone: Clone | undefined;
  /** Running, or failed and not put away yet. */
  readonly operation: Operation | undefined;
}

interface Named {
  readonly account: AccountId;
  readonly path: string;
  /** The service's own identifier: it survives a rename, which the path does not. */
  readonly repository: string | null;
}

/**
 * Finds the work of a row in constant time: a list of 100,000 rows asks while it scrolls.
 * With several clones of one repository the newest that is still there counts.
 */
export function findWork(
  clones: readonly Clone[],
  operations: Operations,
  dismissed: ReadonlySet<OperationId>,
): (row: Named) => RowWork {
  const clonesByName = new Map<string, Clone>();
  const oldestFirst = clones.toSorted(
    (a, b) => Number(a.present) - Number(b.present) || a.clonedAt - b.clonedAt,
  );
  for (const clone of oldestFirst) for (const name of names(clone)) clonesByName.set(name, clone);

  const latest = new Map<string, Operation>();
  for (const operation of operations.values()) {
    for (const name of names(operation)) {
      const other = latest.get(name);
      if (!other || other.startedAt <= operation.startedAt) latest.set(name, operation);
    }
  }

  const wanted = (operation: Operation | undefined) =>
    operation?.status === 'running' ||
    (operation?.status === 'failed' && !dismissed.has(operation.id))
      ? operation
      : undefined;

  return (row) => {
    const [byId, byPath] = [names(row)[0], names(row).at(-1)];
    const find = <T>(map: ReadonlyMap<string, T>) => map.get(byId ?? '') ?? map.get(byPath ?? '');
    return { clone: find(clonesByName), operation: wanted(find(latest)) };
  };
}

function names({ account, path, repository }: Named): readonly string[] {
  const byPath = `${account} path ${path}`;
  return repository === null ? [byPath] : [`${account} id ${repository}`, byPath];
}
