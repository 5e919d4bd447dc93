import { useMemo } from 'react';

import { valueOf } from '../../loadable.ts';
import { useClones } from './clones-store.ts';
import { clonedRows, repositoryRow, type ListRow } from './list-row.ts';
import { pageSize, useRepositories } from './repositories-store.ts';
import { findWork } from './row-work.ts';

export interface ListRows {
  readonly count: number;
  /** undefined while the page that holds it is on its way. */
  readonly at: (index: number) => ListRow | undefined;
}

/** The rows of the chosen filter, each with what is on this machine of it. */
export function useListRows(): ListRows {
  const cloned = useRepositories((state) => state.filter === 'cloned');
  const search = useRepositories((state) => state.search);
  const rows = useRepositories((state) => state.rows);
  const clones = useClones((state) => state.clones);
  const operations = useClones((state) => state.operations);
  const dismissed = useClones((state) => state.dismissed);

  return useMemo(() => {
    const known = valueOf(clones) ?? [];
    if (cloned) {
      const list = clonedRows(known, operations, dismissed, search);
      return { count: list.length, at: (index) => list[index] };
    }
    const find = findWork(known, operations, dismissed);
    const { total, pages } = valueOf(rows) ?? { total: 0, pages: undefined };
    return {
      count: total,
      at: (index) => {
        const repository = pages?.get(Math.floor(index / pageSize))?.[index % pageSize];
        return repository && repositoryRow(repository, find);
      },
    };
  }, [cloned, search, rows, clones, operations, dismissed]);
}
