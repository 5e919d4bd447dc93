import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type RefObject } from 'react';

import type { Account } from '../../../preload/model/account.ts';
import { RepositoryRow } from './repository-row.tsx';
import { useRepositories } from './repositories-store.ts';
import type { ListRows } from './use-list-rows.ts';
import { useNow } from '../../ui/use-now.ts';
import { useRowFocus } from '../../ui/use-row-focus.ts';
import styles from './repository-list.module.css';

interface RepositoryListProps {
  readonly label: string;
  readonly rows: ListRows;
  readonly accounts: readonly Account[];
  /** Set to what moves the focus into the list, for the search box above it. */
  readonly enter: RefObject<(() => void) | null>;
}

/** Every row has this height, in rem so that it grows with the text. */
const rowHeight = 3;

/** The one list over all accounts. Only the rows on screen are drawn, however long it is. */
export function RepositoryList({ label, rows, accounts, enter }: RepositoryListProps) {
  const grid = useRef<HTMLDivElement>(null);
  const wanted = useRepositories((state) => state.place.active);
  const keepPlace = useRepositories((state) => state.keepPlace);
  const show = useRepositories((state) => state.show);
  const now = useNow(30_000);
  const byId = useMemo(() => new Map(accounts.map((account) => [account.id, account])), [accounts]);

  const active = Math.min(wanted, Math.max(0, rows.count - 1));
  const rowPixels = rowHeight * rootFontSize();
  // oxlint-disable-next-line react/incompatible-library -- We do not use the React Compiler.
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => grid.current,
    estimateSize: () => rowPixels,
    initialOffset: () => useRepositories.getState().place.offset,
    overscan: 6,
    // The row with the focus is drawn even out of sight: the focus must not fall off the page.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), active])]
        .filter((index) => index < rows.count)
        .toSorted((a, b) => a - b),
  });
  const focus = useRowFocus(grid, {
    count: rows.count,
    active,
    setActive: (index) => keepPlace({ active: index }),
    pageRows: () => Math.max(1, Math.floor((grid.current?.clientHeight ?? 0) / rowPixels) - 1),
    scrollTo: (index) => virtual.scrollToIndex(index),
  });
  useEffect(() => {
    enter.current = focus.focusRow;
  });

  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => show(first, last), [show, first, last, rows.count]);

  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      aria-rowcount={rows.count}
      className={styles['grid']}
      onKeyDown={focus.onKeyDown}
      onFocus={focus.onFocus}
      onScroll={(event) => keepPlace({ offset: event.currentTarget.scrollTop })}
    >
      <div role="rowgroup" className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <RepositoryRow
            key={item.key}
            index={item.index}
            row={rows.at(item.index)}
            account={byId.get(rows.at(item.index)?.account ?? ('' as Account['id']))}
            active={item.index === active}
            start={item.start}
            now={now}
          />
        ))}
      </div>
    </div>
  );
}

function rootFontSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
